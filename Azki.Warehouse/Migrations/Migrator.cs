using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Azki.Warehouse.Migrations;

/// <summary>
/// Brings the database to the schema of this program: scripts in order, each recorded once it has run. A script killed in the middle
/// runs again as a whole, so every statement is written to be repeatable.
/// </summary>
public sealed partial class Migrator(WarehouseClient warehouse, IOptions<WarehouseOptions> options, ILogger<Migrator> logger)
{
    /// <summary>Creates or upgrades the schema.</summary>
    /// <exception cref="WarehouseException">The database was made by a newer program.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        var prefix = options.Value.EnginePrefix;
        // The database may not exist yet, so this one statement runs outside of it.
        await warehouse.ExecuteAsync(
            $"CREATE DATABASE IF NOT EXISTS `{warehouse.Database}`", new() { Database = "system" }, cancellationToken).ConfigureAwait(false);
        await warehouse.ExecuteAsync(
            EngineDialect.Apply(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations
                (number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
                ENGINE = MergeTree
                ORDER BY number
                """, prefix), cancellationToken).ConfigureAwait(false);

        var applied = (await warehouse.QueryAsync(
            "SELECT number, any(name), any(checksum) FROM schema_migrations GROUP BY number",
            r => (Number: Convert.ToInt32(r.GetValue(0), CultureInfo.InvariantCulture), Name: r.GetString(1), Checksum: r.GetString(2)),
            null, cancellationToken).ConfigureAwait(false)).ToDictionary(m => m.Number);
        var shipped = MigrationScript.Shipped();

        if (applied.Keys.Except(shipped.Select(s => s.Number)).ToList() is { Count: > 0 } unknown)
            throw new WarehouseException(
                $"The database {warehouse.Database} was made by a newer version (it has {applied[unknown.Max()].Name}, this program does not). " +
                "Run that version, or another home.")
            { IsNewer = true };

        // A new database is recorded as a whole: what was cut short begins again.
        var isNew = applied.Count == 0;
        foreach (var script in shipped)
        {
            if (applied.TryGetValue(script.Number, out var before))
            {
                if (before.Checksum != script.Checksum) LogEdited(script.Name);
                continue;
            }
            if (!script.IsForReplicated || await IsReplicatedAsync(cancellationToken).ConfigureAwait(false))
                foreach (var statement in isNew ? script.StatementsOfNew : script.Statements)
                    await warehouse.ExecuteAsync(EngineDialect.Apply(statement, prefix), cancellationToken).ConfigureAwait(false);
            if (!isNew) await RecordAsync([script], cancellationToken).ConfigureAwait(false);
            LogApplied(script.Name);
        }
        if (isNew) await RecordAsync(shipped, cancellationToken).ConfigureAwait(false);
    }

    private Task RecordAsync(IEnumerable<MigrationScript> scripts, CancellationToken cancellationToken) => warehouse.ExecuteAsync(
        $"INSERT INTO schema_migrations (number, name, checksum) {string.Join(" UNION ALL ", scripts.Select(s => $"SELECT {s.Number}, '{s.Name}', '{s.Checksum}'"))}", cancellationToken);

    // ClickHouse Cloud makes its own replicated engine of every MergeTree.
    private async Task<bool> IsReplicatedAsync(CancellationToken cancellationToken) => await warehouse.QueryNumberAsync(
        "SELECT count() FROM system.tables WHERE database = currentDatabase() AND (startsWith(engine, 'Replicated') OR startsWith(engine, 'Shared'))", null, cancellationToken).ConfigureAwait(false) > 0;

    [LoggerMessage(LogLevel.Information, "Applied {Script}")]
    private partial void LogApplied(string script);

    [LoggerMessage(LogLevel.Warning, "{Script} was edited after it was applied; write a new script instead")]
    private partial void LogEdited(string script);
}
