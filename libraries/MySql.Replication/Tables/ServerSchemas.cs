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
        var known = _history.Find(table.Name) is { } found && SchemaCompletion.Fits(table, found) ? found : null;
        if (known is { IsSupposed: false } && SchemaCompletion.HasCharsets(table, known)) return known;
        _session ??= await Session.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        if (known is { IsSupposed: true })
        {
            // What the server has is the table that was there before, or the one that was made; or one that was changed since.
            var now = await InformationSchema.ReadAsync(_session, table.Name, cancellationToken).ConfigureAwait(false);
            known = now is not null && SchemaCompletion.Fits(table, now) ? now : known with { IsSupposed = false };
            _history.Remember(table.Name, known);
            if (SchemaCompletion.HasCharsets(table, known)) return known;
        }
        // A table that was made without a character set has its database's, which hardly ever changes; its columns may be others by now.
        if (known is not null && await InformationSchema.ReadCharsetAsync(_session, table.Name.Database, cancellationToken).ConfigureAwait(false) is { } charset)
        {
            known = known.OrCharset(charset);
            _history.Remember(table.Name, known);
            return known;
        }
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
