using MySql.Replication.Columns;

namespace MySql.Replication.Ddl;

/// <summary>What names a character set in the definition of a column or a table.</summary>
internal static class CharsetClause
{
    /// <summary>Takes CHARACTER SET or COLLATE if one comes next.</summary>
    /// <param name="reader">The definition.</param>
    /// <param name="charset">The character set so far; null where it is not known.</param>
    public static bool Take(TokenReader reader, ref string? charset)
    {
        // DEFAULT is the database's, which no statement about the table tells.
        if (reader.Take("CHARACTER", "SET") || reader.Take("CHARSET")) charset = Name(reader) is var name && name == "default" ? null : name;
        // The server takes no collation of another character set than the one that is named. One that names none, as MariaDB's uca1400_ai_ci, is of any.
        else if (reader.Take("COLLATE")) charset = Charsets.NameOfCollation(Name(reader)) ?? charset;
        else return false;
        return true;
    }

    private static string Name(TokenReader reader)
    {
        reader.Take("=");
        return reader.Next().Text.ToLowerInvariant();
    }
}
