using System.Globalization;
using ClickHouse.Driver;

namespace Azki.Warehouse.Storage;

/// <summary>
/// Rows of a table stored once more in naive types, in the same order, by the same engine, to see how large they are then. It is a temporary table
/// of a session of its own, so nobody else sees it, and it goes even when this program is killed.
/// </summary>
internal sealed class NaiveTable : IAsyncDisposable
{
    private const string Name = "naive_types";

    private readonly WarehouseClient _warehouse;
    private readonly string _source;
    private readonly string _sortingKey;
    private readonly IReadOnlyList<NaiveColumn> _columns;
    private readonly QueryOptions _session = new()
    {
        UseSession = true,
        SessionId = $"naive-{Guid.NewGuid():N}",
        // One part a run: what is merged in the background would be measured half merged.
        CustomSettings = new Dictionary<string, object> { ["max_threads"] = 1, ["min_insert_block_size_bytes"] = 0 },
    };

    private NaiveTable(WarehouseClient warehouse, string source, string sortingKey, IReadOnlyList<NaiveColumn> columns) =>
        (_warehouse, _source, _sortingKey, _columns) = (warehouse, source, sortingKey, columns);

    /// <summary>An empty one for a table of the warehouse.</summary>
    public static async Task<NaiveTable> CreateAsync(WarehouseClient warehouse, string source, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object> { ["table"] = source };
        var keys = await warehouse.QueryAsync(
            "SELECT sorting_key FROM system.tables WHERE database = currentDatabase() AND name = {table:String}", r => r.GetString(0), parameters, cancellationToken)
            .ConfigureAwait(false);
        if (keys.Count == 0) throw new WarehouseException($"There is no table {source} in the database {warehouse.Database}.");
        var columns = await warehouse.QueryAsync(
            """
            SELECT name, type FROM system.columns
            WHERE database = currentDatabase() AND table = {table:String} AND default_kind NOT IN ('ALIAS', 'EPHEMERAL') ORDER BY position
            """, r => NaiveColumn.Of(r.GetString(0), r.GetString(1)), parameters, cancellationToken).ConfigureAwait(false);
        var table = new NaiveTable(warehouse, source, keys[0], columns);
        await warehouse.ExecuteAsync(
            $"CREATE TEMPORARY TABLE {Name} ({string.Join(", ", columns.Select(c => $"`{c.Name}` {c.Type} CODEC(LZ4)"))}) ENGINE = MergeTree ORDER BY ({keys[0]})",
            table._session, cancellationToken).ConfigureAwait(false);
        return table;
    }

    /// <summary>Stores the first so many of the rows that fulfil a condition, as they lie one after the other.</summary>
    public Task AddAsync(string condition, long rows, CancellationToken cancellationToken) => _warehouse.ExecuteAsync(
        string.Create(CultureInfo.InvariantCulture,
            $"INSERT INTO {Name} SELECT {string.Join(", ", _columns.Select(c => c.Value))} FROM {_source} WHERE {condition} ORDER BY {_sortingKey} LIMIT {rows}"),
        _session, cancellationToken);

    /// <summary>Rows in it, and their bytes on disk.</summary>
    public async Task<(long Rows, long Bytes)> SizeAsync(CancellationToken cancellationToken) => (await _warehouse.QueryAsync(
        $"SELECT total_rows, total_bytes FROM system.tables WHERE is_temporary AND name = '{Name}'",
        r => (Convert.ToInt64(r.GetValue(0), CultureInfo.InvariantCulture), Convert.ToInt64(r.GetValue(1), CultureInfo.InvariantCulture)),
        null, _session, cancellationToken).ConfigureAwait(false))[0];

    public async ValueTask DisposeAsync() => await _warehouse.ExecuteAsync($"DROP TEMPORARY TABLE IF EXISTS {Name}", _session).ConfigureAwait(false);
}
