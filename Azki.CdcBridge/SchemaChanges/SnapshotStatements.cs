using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Schema;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using MySqlConnector;

namespace Azki.CdcBridge.SchemaChanges;

/// <summary>Writes the schema at the beginning of a snapshot as the statements that make it, in Debezium's order.</summary>
internal static class SnapshotStatements
{
    /// <summary>Completes once they are durable.</summary>
    public static async Task WriteAsync(
        MySqlConnection connection, IEventLog log, CdcOptions options, byte epoch, EnvelopeOptions envelopes, IReadOnlyList<CapturedTable> tables, SnapshotPosition position, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!options.IncludeSchemaChanges || tables.Count == 0) return;
        await using var topics = new ChangeTopics(log, options, epoch);
        await topics.OpenSchemaAsync(cancellationToken).ConfigureAwait(false);
        var schema = new SchemaChangeEnvelopes(envelopes, topics, time);
        var server = await connection.RowsAsync("SELECT @@GLOBAL.character_set_server, @@GLOBAL.collation_server", cancellationToken).ConfigureAwait(false);
        schema.Write(position, "", $"SET character_set_server={server[0][0]}, collation_server={server[0][1]}", "");
        var sorted = tables.OrderBy(t => t.Name.ToString(), StringComparer.Ordinal).ToList();
        foreach (var table in sorted)
            schema.Write(position, table.Name.Database, $"DROP TABLE IF EXISTS {table.Sql}", table.Name.Table, new TableChange(TableChangeKind.Drop, table.Name, null));
        foreach (var database in sorted.GroupBy(t => t.Name.Database))
        {
            var quoted = MySqlQueries.Quote(database.Key);
            schema.Write(position, database.Key, $"DROP DATABASE IF EXISTS {quoted}", "");
            schema.Write(position, database.Key, await ServerDefinitions.DatabaseAsync(connection, database.Key, cancellationToken).ConfigureAwait(false), "");
            schema.Write(position, database.Key, $"USE {quoted}", "");
            foreach (var table in database)
                if (await ServerDefinitions.FindAsync(connection, table.Name, cancellationToken).ConfigureAwait(false) is { } made)
                    schema.Write(position, database.Key, made, table.Name.Table, new TableChange(TableChangeKind.Create, table.Name, CreateTable.Parse(table.Name, made)));
        }
        await (await topics.BeginFlushAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
