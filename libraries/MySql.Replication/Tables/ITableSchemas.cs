namespace MySql.Replication;

/// <summary>Knows the columns' names and more, where the stream does not carry them.</summary>
public interface ITableSchemas
{
    /// <summary>The table as it is at this point of the stream; null when it is not known.</summary>
    /// <param name="table">The map as the stream has it, without names.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<TableSchema?> FindAsync(TableMap table, CancellationToken cancellationToken);

    /// <summary>Takes notice of a statement in the stream that may change tables.</summary>
    void Follow(QueryEvent statement);
}
