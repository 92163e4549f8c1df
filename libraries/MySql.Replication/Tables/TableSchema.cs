namespace MySql.Replication;

/// <summary>A table's columns by name, as information_schema or DDL has them.</summary>
/// <param name="Columns">In order.</param>
/// <param name="PrimaryKey">Names of the primary key's columns, in the key's order; empty for none.</param>
public sealed record TableSchema(IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<string> PrimaryKey)
{
    /// <summary>Character set of the columns to come that name none; null where it is not known.</summary>
    public string? Charset { get; init; }

    /// <summary>Whether the table was perhaps there before the statement that this is of (CREATE TABLE IF NOT EXISTS), and is another then.</summary>
    internal bool IsSupposed { get; init; }

    /// <summary>With this character set for all that names none.</summary>
    internal TableSchema OrCharset(string charset) => this with { Charset = Charset ?? charset, Columns = [.. Columns.Select(c => c.OrCharset(charset))] };
}
