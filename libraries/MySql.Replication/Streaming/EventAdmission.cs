using MySql.Replication.Tables;

namespace MySql.Replication.Streaming;

/// <summary>Which events reach the reader, and tables with names where the stream has none.</summary>
/// <param name="tables">The maps that rows refer to.</param>
/// <param name="captures">The tables wanted; null for all.</param>
/// <param name="schemas">Where names come from; null for nowhere.</param>
internal sealed class EventAdmission(TableMaps tables, Func<TableName, bool>? captures, ITableSchemas? schemas)
{
    private readonly Dictionary<TableName, bool> _captured = [];

    /// <returns>False for rows of tables that are not wanted, and their maps.</returns>
    public ValueTask<bool> AdmitAsync(BinlogEvent e, CancellationToken cancellationToken)
    {
        switch (e)
        {
            case TableMapEvent map:
                if (!IsCaptured(map.Table.Name)) return new(false);
                return map.Table.HasNames || schemas is null ? new(true) : CompleteAsync(map, cancellationToken);
            case RowsEvent rows: return new(IsCaptured(rows.Table.Name));
            case QueryEvent query:
                schemas?.Follow(query);
                return new(true);
            default: return new(true);
        }
    }

    private bool IsCaptured(TableName name)
    {
        if (captures is null) return true;
        if (!_captured.TryGetValue(name, out var captured)) _captured[name] = captured = captures(name);
        return captured;
    }

    private async ValueTask<bool> CompleteAsync(TableMapEvent map, CancellationToken cancellationToken)
    {
        if (await schemas!.FindAsync(map.Table, cancellationToken).ConfigureAwait(false) is { } schema)
        {
            map.Table = SchemaCompletion.Complete(map.Table, schema);
            tables.Replace(map.Table);
        }
        return true;
    }
}
