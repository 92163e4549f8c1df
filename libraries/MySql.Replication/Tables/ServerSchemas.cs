using MySql.Replication.Connections;

namespace MySql.Replication.Tables;

/// <summary>Columns by name from the server's information_schema, over a connection of its own that is opened when it is first needed.</summary>
internal sealed class ServerSchemas(ReplicationOptions options) : ITableSchemas, IAsyncDisposable
{
    private readonly Dictionary<TableName, TableSchema?> _known = [];
    private Session? _session;

    public async ValueTask<TableSchema?> FindAsync(TableMap table, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(table.Name, out var schema)) return schema;
        _session ??= await Session.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        return _known[table.Name] = await InformationSchema.ReadAsync(_session, table.Name, cancellationToken).ConfigureAwait(false);
    }

    public void Follow(QueryEvent statement)
    {
        if (statement.Kind == StatementKind.Other) _known.Clear();
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? default;
}
