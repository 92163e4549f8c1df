using System.Text;

namespace MySql.Replication.Ddl;

/// <summary>A column's definition in CREATE TABLE or ALTER TABLE.</summary>
/// <param name="Column">Name and type.</param>
/// <param name="IsPrimaryKey">PRIMARY KEY is part of it.</param>
/// <param name="IsFirst">FIRST is part of it.</param>
/// <param name="After">The column it comes after; null where that is not told.</param>
internal sealed record ColumnDdl(ColumnSchema Column, bool IsPrimaryKey, bool IsFirst, string? After)
{
    public static ColumnDdl Parse(TokenReader reader)
    {
        var name = reader.Next().Text;
        var typeName = reader.Next().Text.ToLowerInvariant();
        var type = new StringBuilder(typeName);
        if (reader.Peek().Is("(")) Append(type, reader.Parenthesised());
        var (charset, isKey, isFirst, after) = (ImpliedCharset(typeName), false, false, default(string));
        while (!reader.IsAtEnd)
        {
            if (reader.Peek().IsAnyOf("UNSIGNED", "ZEROFILL")) type.Append(' ').Append(reader.Next().Text.ToLowerInvariant());
            else if (CharsetClause.Take(reader, ref charset)) continue;
            else if (reader.Take("ASCII")) charset = "latin1";
            else if (reader.Take("UNICODE")) charset = "ucs2";
            else if (reader.Take("BYTE")) charset = "binary";
            // KEY alone is PRIMARY KEY.
            else if (reader.Take("UNIQUE")) reader.Take("KEY");
            else if (reader.Take("PRIMARY") || reader.Take("KEY")) isKey = true;
            else if (reader.Take("AFTER")) after = reader.Next().Text;
            else if (reader.Take("FIRST")) isFirst = true;
            // A comment or default can be anything, also a word of the above.
            else if ((reader.Take("COMMENT") || reader.Take("DEFAULT")) && !reader.Peek().Is("(")) reader.Next();
            else if (reader.Peek().Is("(")) reader.Parenthesised();
            else reader.Next();
        }
        return new(new(name, type.ToString(), charset), isKey, isFirst, after);
    }

    /// <summary>What a type has whatever the table's default is.</summary>
    private static string? ImpliedCharset(string type) => type switch
    {
        "nchar" or "nvarchar" or "national" => "utf8mb3",
        "json" => "utf8mb4",
        _ => null,
    };

    /// <summary>As information_schema writes types: no spaces, quotes doubled.</summary>
    private static void Append(StringBuilder type, List<SqlToken> arguments)
    {
        type.Append('(');
        foreach (var argument in arguments)
            type.Append(argument.Quote == '\0' ? argument.Text : $"'{argument.Text.Replace("'", "''", StringComparison.Ordinal)}'");
        type.Append(')');
    }
}
