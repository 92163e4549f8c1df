using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Schema;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.SchemaChanges;

/// <summary>
/// Writes what statements in the stream do to the captured tables: schema changes to the topic named as the prefix, and truncates to the table's own
/// topic where they are not skipped. Tables are described as the server has them when the statement is read; one that is gone by then, as it was last seen.
/// </summary>
internal sealed class StreamedStatements(MySqlSource source, TablePatterns patterns, StreamEnvelopes stream, SchemaChangeEnvelopes schema, ChangeTopics topics, CaptureState state, CdcOptions options)
{
    // What the server adds to the statement that makes a table out of a query.
    private const string Appended = " START TRANSACTION";

    private readonly Dictionary<TableName, SchemaTable> _seen = [];

    /// <returns>Records written.</returns>
    public async ValueTask<int> WriteAsync(QueryEvent e, CancellationToken cancellationToken)
    {
        var (text, database) = (e.Statement, e.DefaultDatabase);
        var statements = TableStatement.Parse(text, database).Where(s => patterns.Matches(s.Table) || patterns.Matches(s.From)).ToList();
        if (statements.Count == 0) return 0;
        if (statements is [{ Kind: TableStatementKind.Truncate, Table: var emptied }]) return await TruncateAsync(emptied, cancellationToken).ConfigureAwait(false);
        if (!options.IncludeSchemaChanges) return 0;

        await topics.OpenSchemaAsync(cancellationToken).ConfigureAwait(false);
        var names = string.Join(',', statements.Select(s => s.Table.Table).Order(StringComparer.Ordinal));
        foreach (var statement in statements)
        {
            var change = await ChangeAsync(statement, cancellationToken).ConfigureAwait(false);
            if (change is not null) schema.Write(stream, statement.Table.Database, TextOf(text, statement, statements.Count), names, change);
        }
        return statements.Count;
    }

    private async Task<int> TruncateAsync(TableName table, CancellationToken cancellationToken)
    {
        if (options.SkipsTruncates)
        {
            state.Note(table.ToString(), $"it was emptied by TRUNCATE, which is skipped as Debezium skips it: its rows stay in the topic. To end them: azki cdc snapshot {table}");
            return 0;
        }
        await topics.OpenAsync(table, hasKey: true, cancellationToken).ConfigureAwait(false);
        try
        {
            stream.WriteTruncate(table);
            return 1;
        }
        catch (EnvelopeException error)
        {
            state.Note(table.ToString(), $"it was emptied by TRUNCATE, and that is not in the topic: {error.Message} To end the rows that were: azki cdc snapshot {table}");
            return 0;
        }
    }

    /// <summary>Looks at the tables as they are at the beginning.</summary>
    public async Task BeginAsync(IReadOnlyList<CapturedTable> tables, CancellationToken cancellationToken)
    {
        if (!options.IncludeSchemaChanges) return;
        await using var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        foreach (var table in tables) await LookAsync(connection, table.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null for a table of which nothing is known: it was made and dropped before this could look.</returns>
    private async Task<TableChange?> ChangeAsync(TableStatement statement, CancellationToken cancellationToken)
    {
        if (statement.Kind == TableStatementKind.Drop) return new(TableChangeKind.Drop, statement.Table, null);
        await using var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (_seen.Remove(statement.From, out var before)) _seen[statement.Table] = before with { Name = statement.Table };
        await LookAsync(connection, statement.Table, cancellationToken).ConfigureAwait(false);
        return _seen.TryGetValue(statement.Table, out var table)
            ? new(statement.Kind == TableStatementKind.Create ? TableChangeKind.Create : TableChangeKind.Alter, statement.Table, table)
            : null;
    }

    private async Task LookAsync(MySqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        if (await ServerDefinitions.FindAsync(connection, table, cancellationToken).ConfigureAwait(false) is { } found) _seen[table] = CreateTable.Parse(table, found);
    }

    /// <summary>As Debezium tells it: of several tables, a statement for each; a dropped one with its full name.</summary>
    private static string TextOf(string text, TableStatement statement, int count)
    {
        if (statement.Kind == TableStatementKind.Drop)
        {
            var optional = text.Contains(" IF EXISTS ", StringComparison.OrdinalIgnoreCase) ? "IF EXISTS " : "";
            return $"DROP TABLE {optional}{Quoted(statement.Table)}";
        }
        if (statement.Kind == TableStatementKind.Rename && count > 1) return $"RENAME TABLE {Quoted(statement.From)} TO {Quoted(statement.Table)}";
        return text.EndsWith(Appended, StringComparison.Ordinal) ? text[..^Appended.Length] : text;
    }

    private static string Quoted(TableName name) => $"{MySqlQueries.Quote(name.Database)}.{MySqlQueries.Quote(name.Table)}";
}
