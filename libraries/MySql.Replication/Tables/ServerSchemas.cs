using MySql.Replication.Connections;
using MySql.Replication.Ddl;

namespace MySql.Replication.Tables;

/// <summary>Columns by name from the server's information_schema, over a connection of its own that is opened when it is first needed; from then on by the DDL in the stream.</summary>
internal sealed class ServerSchemas(ReplicationOptions options) : ITableSchemas, IAsyncDisposable
{
    private readonly SchemaHistory _history = new();
    private Session? _session;

    public async ValueTask<TableSchema?> FindAsync(TableMap table, CancellationToken cancellationToken)
    {
        // What does not fit came from a statement that was not understood.
        if (_history.Find(table.Name) is { } known && SchemaCompletion.Fits(table, known)) return known;
        _session ??= await Session.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var schema = await InformationSchema.ReadAsync(_session, table.Name, cancellationToken).ConfigureAwait(false);
        if (schema is null) _history.Forget(table.Name);
        else _history.Remember(table.Name, schema);
        return schema;
    }

    public void Follow(QueryEvent statement)
    {
        if (statement.Kind == StatementKind.Other) _history.Apply(statement.Statement, statement.DefaultDatabase);
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? default;
}
