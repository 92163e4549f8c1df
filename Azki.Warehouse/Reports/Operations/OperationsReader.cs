namespace Azki.Warehouse.Reports.Operations;

/// <summary>What became of the rows of a source.</summary>
public sealed record SourceCounts(string Source, string Kind, long Read, long Stored, long Duplicates, long Quarantined, DateTimeOffset LastAt);

/// <summary>A table on disk.</summary>
public sealed record TableSize(string Table, long Rows, long Bytes, long Parts);

/// <summary>A finding a person should look at.</summary>
public sealed record Finding(string Name, long Count);

/// <summary>
/// The state of the warehouse: the version of ClickHouse, the time of the latest event, and when the log took it; null without any event.
/// </summary>
public sealed record WarehouseState(
    string Version, long Events, DateTimeOffset? LatestEvent, DateTimeOffset? LatestIngestion,
    IReadOnlyList<SourceCounts> Sources, IReadOnlyList<TableSize> Tables);

/// <summary>Reads the state of the warehouse.</summary>
public static class OperationsReader
{
    /// <summary>Sources are the latest ones, so many.</summary>
    public const int MostSources = 200;

    /// <summary>What a person should look at. It is counted from all that is stored, which takes seconds where that is much.</summary>
    public static Task<IReadOnlyList<Finding>> ReadFindingsAsync(this WarehouseReader warehouse, CancellationToken cancellationToken = default) => warehouse.ReadAsync(
        new("SELECT finding, value FROM data_quality ORDER BY value DESC, finding"), r => new Finding(r.GetString(0), r.Whole(1)), cancellationToken);

    /// <summary>The state of now.</summary>
    public static async Task<WarehouseState> ReadStateAsync(this WarehouseReader warehouse, CancellationToken cancellationToken = default)
    {
        var sources = await warehouse.ReadAsync(new($"""
            SELECT source, kind, sum(l.read), sum(l.stored), sum(l.duplicates), sum(l.quarantined), toUnixTimestamp64Milli(max(l.last_at)) AS last
            FROM ingestion_ledger AS l GROUP BY source, kind ORDER BY last DESC LIMIT {MostSources}
            """), r => new SourceCounts(r.GetString(0), r.GetString(1), r.Whole(2), r.Whole(3), r.Whole(4), r.Whole(5), r.Time(6)), cancellationToken).ConfigureAwait(false);
        var tables = await warehouse.ReadAsync(new("""
            SELECT table, sum(rows), sum(bytes_on_disk) AS bytes, count() FROM system.parts
            WHERE active AND database = currentDatabase() GROUP BY table ORDER BY bytes DESC
            """), r => new TableSize(r.GetString(0), r.Whole(1), r.Whole(2), r.Whole(3)), cancellationToken).ConfigureAwait(false);
        var latest = await warehouse.ReadAsync(new("""
            SELECT version(), (SELECT count() FROM processed_events_storage), toUnixTimestamp64Milli(max(event_time)), toUnixTimestamp64Milli(argMax(ingestion_time, (event_time, event_id)))
            FROM processed_events_storage WHERE event_date = (SELECT max(event_date) FROM processed_events_storage)
            """), r => (Version: r.GetString(0), Events: r.Whole(1), Event: r.Time(2), Ingestion: r.Time(3)), cancellationToken).ConfigureAwait(false);
        var (version, events, lastEvent, lastIngestion) = latest[0];
        return new(version, events, events > 0 ? lastEvent : null, events > 0 ? lastIngestion : null, sources, tables);
    }
}
