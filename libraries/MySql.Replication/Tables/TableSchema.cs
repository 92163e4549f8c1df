namespace MySql.Replication;

/// <summary>A table's columns by name, as information_schema or DDL has them.</summary>
/// <param name="Columns">In order.</param>
/// <param name="PrimaryKey">Names of the primary key's columns, in the key's order; empty for none.</param>
public sealed record TableSchema(IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<string> PrimaryKey);
