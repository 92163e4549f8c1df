using System.Globalization;
using Azki.Cli.Hosting;
using Azki.StreamEtl.Damage;
using Azki.Warehouse;
using Azki.Warehouse.Storage;

namespace Azki.Cli.Reporting;

/// <summary>What a home holds.</summary>
internal sealed record StatusReport(
    bool Running, long Pending, string? Stalled, IReadOnlyList<DamagedPart> Damaged, IReadOnlyList<SourceAccount> Sources, IReadOnlyList<TableSize> Tables,
    StoredSize? Storage, IReadOnlyList<Finding> Quality)
{
    public static async Task<StatusReport> CollectAsync(HomeSession session, bool check, CancellationToken cancellationToken)
    {
        var warehouse = session.Warehouse;
        var sources = await warehouse.QueryAsync(
            "SELECT source, sum(read), sum(stored), sum(duplicates), sum(quarantined) FROM ingestion_ledger GROUP BY source ORDER BY min(first_at)",
            r => new SourceAccount(r.GetString(0), Number(r, 1), Number(r, 2), Number(r, 3), Number(r, 4)), null, cancellationToken).ConfigureAwait(false);
        var tables = await warehouse.QueryAsync(
            """
            SELECT table, sum(rows), sum(bytes_on_disk), count() FROM system.parts
            WHERE active AND database = currentDatabase() GROUP BY table ORDER BY sum(bytes_on_disk) DESC
            """,
            r => new TableSize(r.GetString(0), Number(r, 1), Number(r, 2), Number(r, 3)), null, cancellationToken).ConfigureAwait(false);
        var quality = await warehouse.QueryAsync(
            "SELECT finding, value FROM data_quality ORDER BY finding", r => new Finding(r.GetString(0), Number(r, 1)), null, cancellationToken).ConfigureAwait(false);
        var damage = new WarehouseDamage(warehouse);
        var damaged = await (check ? damage.CheckAsync(cancellationToken) : damage.FindAsync(cancellationToken)).ConfigureAwait(false);
        var storage = damaged.Count == 0 ? await MeasureAsync(warehouse, cancellationToken).ConfigureAwait(false) : null;
        return new(
            session.IsRemote, await session.CountPendingAsync(cancellationToken).ConfigureAwait(false), await session.StalledAsync(cancellationToken).ConfigureAwait(false), damaged,
            sources, tables, storage, quality);
    }

    // Rows are read to be measured: damage that nobody looked for yet must not keep the rest of the report from the reader.
    private static async Task<StoredSize?> MeasureAsync(WarehouseClient warehouse, CancellationToken cancellationToken)
    {
        try
        {
            return await StoredSize.MeasureAsync(warehouse, "processed_events_storage", cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouse.Driver.ClickHouseServerException)
        {
            return null;
        }
    }

    private static long Number(System.Data.Common.DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
}

/// <summary>A table on disk.</summary>
internal sealed record TableSize(string Table, long Rows, long Bytes, long Parts);

/// <summary>Something a person should know of the data.</summary>
internal sealed record Finding(string Name, long Value);
