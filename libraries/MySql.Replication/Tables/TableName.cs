namespace MySql.Replication;

/// <summary>A table within its database.</summary>
/// <param name="Database">Database, in the server's spelling.</param>
/// <param name="Table">Table, in the server's spelling.</param>
public readonly record struct TableName(string Database, string Table)
{
    /// <summary>database.table, without quotes.</summary>
    public override string ToString() => $"{Database}.{Table}";
}
