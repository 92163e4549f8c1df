using MySql.Replication.Tables;

namespace MySql.Replication.Streaming;

/// <summary>Which events reach the reader, and tables with names where the stream has none.</summary>
/// <param name="tables">The maps that rows refer to.</param>
/// <param name="schemas">Where names come from; null for nowhere.</param>
internal sealed class EventAdmission(TableMaps tables, ITableSchemas? schemas)
{
    /// <returns>False for rows of tables that are not wanted, and their maps.</returns>
    public ValueTask<bool> AdmitAsync(BinlogEvent e, CancellationToken cancellationToken)
    {
        switch (e)
        {
            case TableMapEvent map:
                if (!map.Table.IsCaptured) return new(false);
                return map.Table is { HasNames: true } or { Error: not null } || schemas is null ? new(true) : CompleteAsync(map, cancellationToken);
            case RowsEvent rows: return new(rows.Table.IsCaptured);
            case QueryEvent query:
                schemas?.Follow(query);
                return new(true);
            default: return new(true);
        }
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
