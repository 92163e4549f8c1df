using MySql.Replication.Tables;

namespace MySql.Replication;

/// <summary>A column's name and type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">As <c>COLUMN_TYPE</c> in information_schema: <c>int unsigned</c>, <c>enum('a','b')</c>.</param>
/// <param name="Charset">Character set of text; null for other types, or when it is not known.</param>
public sealed record ColumnSchema(string Name, string Type, string? Charset)
{
    /// <summary>With this character set where it is text that names none.</summary>
    internal ColumnSchema OrCharset(string? charset) => Charset is null && SqlType.Parse(Type).IsText ? this with { Charset = charset } : this;
}
