using System.Globalization;
using Azki.ServiceDefaults.Faults;
using Azki.Warehouse;
using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Damage;

/// <summary>
/// Looks for damage in the warehouse. A part whose files don't fit each other is set aside by the engine when it starts, and its rows are
/// gone from every answer; bytes that changed within a file are met only when they are read. Replicated tables mend themselves.
/// </summary>
public sealed class WarehouseDamage(WarehouseClient warehouse)
{
    private const string OwnTables = "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND engine NOT LIKE 'Replicated%'";

    // What can be counted again: all of a month at once, as pieces of several tables belong together. What was looked up is looked up again when it is not there.
    private static readonly IReadOnlySet<string> Counted = DayClosing.Tables.Concat(DayLinking.Tables).Append(Lookups).ToHashSet();
    private const string Lookups = "closed_lookups";

    /// <summary>The parts that were set aside and whose rows are nowhere else, nor can be counted again. Quick.</summary>
    public async Task<IReadOnlyList<DamagedPart>> FindAsync(CancellationToken cancellationToken = default)
    {
        var missing = new List<DamagedPart>();
        foreach (var part in await SetAsideAsync(cancellationToken).ConfigureAwait(false))
            if (!part.IsCovered && !Counted.Contains(part.Table)) missing.Add(new(part.Table, part.Name, $"damaged, set aside when the engine started ({part.Reason}); its rows are missing"));
        return missing;
    }

    /// <summary>Also reads every byte of every part. Takes as long as the disk does.</summary>
    public async Task<IReadOnlyList<DamagedPart>> CheckAsync(CancellationToken cancellationToken = default)
    {
        var damaged = new List<DamagedPart>(await FindAsync(cancellationToken).ConfigureAwait(false));
        foreach (var table in await warehouse.QueryAsync($"{OwnTables} ORDER BY name", r => r.GetString(0), null, cancellationToken).ConfigureAwait(false))
        {
            var parts = await warehouse.QueryAsync(
                $"CHECK TABLE `{table}` SETTINGS check_query_single_value_result = 0",
                r => (Part: r.GetString(0), IsWhole: Convert.ToInt32(r.GetValue(1), CultureInfo.InvariantCulture) == 1, What: r.GetString(2)), null, cancellationToken).ConfigureAwait(false);
            damaged.AddRange(parts.Where(p => !p.IsWhole).Select(p => new DamagedPart(table, p.Part, p.What)));
        }
        return damaged;
    }

    /// <summary>
    /// Lets nothing be loaded on top of missing rows: events that are missing from one table would be taken for new ones and count twice in
    /// others. A damaged part whose rows are still there in the parts it was merged from is dropped; one of what was counted ahead is, too, and its month is
    /// counted anew.
    /// </summary>
    /// <exception cref="DamageException">Rows are missing.</exception>
    internal async Task ThrowIfRowsAreMissingAsync(CancellationToken cancellationToken)
    {
        foreach (var part in await SetAsideAsync(cancellationToken).ConfigureAwait(false))
        {
            var isCounted = Counted.Contains(part.Table);
            if (!part.IsCovered && !isCounted) continue;
            // First: a month that is open for nothing is closed again, one that is closed with less than all of it is not.
            if (!part.IsCovered && part.Table != Lookups) await warehouse.ExecuteAsync(DayClosing.Reopening(int.Parse(part.Partition, CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false);
            await warehouse.ExecuteAsync($"ALTER TABLE `{part.Table}` DROP DETACHED PART '{part.Name}' SETTINGS allow_drop_detached = 1", cancellationToken).ConfigureAwait(false);
        }
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } missing)
            throw new DamageException(FaultKind.DamagedWarehouse, $"{missing[0]}{(missing.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", and {missing.Count - 1} more") : "")}.");
    }

    private Task<IReadOnlyList<(string Table, string Name, string Partition, string Reason, bool IsCovered)>> SetAsideAsync(CancellationToken cancellationToken) => warehouse.QueryAsync(
        $"""
        SELECT d.table, d.name, ifNull(any(d.partition_id), ''), ifNull(d.reason, ''), countIf(p.min_block_number >= d.min_block_number AND p.max_block_number <= d.max_block_number) > 0
            AND minIf(p.min_block_number, p.min_block_number >= d.min_block_number) = any(d.min_block_number)
            AND maxIf(p.max_block_number, p.max_block_number <= d.max_block_number) = any(d.max_block_number)
        FROM system.detached_parts AS d
        LEFT JOIN (SELECT table, partition_id, min_block_number, max_block_number FROM system.parts WHERE database = currentDatabase() AND active) AS p
            ON p.table = d.table AND p.partition_id = d.partition_id
        WHERE d.database = currentDatabase() AND d.reason LIKE 'broken%' AND d.table IN ({OwnTables})
        GROUP BY d.table, d.name, d.reason ORDER BY d.table, d.name
        """,
        r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Convert.ToInt32(r.GetValue(4), CultureInfo.InvariantCulture) == 1), null, cancellationToken);
}
