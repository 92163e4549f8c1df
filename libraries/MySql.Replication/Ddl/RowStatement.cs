using MySql.Replication.Ddl;

namespace MySql.Replication;

/// <summary>Tells statements that change rows: in a log of rows they are what a reader of rows misses. Pure.</summary>
public static class RowStatement
{
    /// <summary>Whether it is INSERT, UPDATE, DELETE, REPLACE or LOAD, with or without comments or WITH before.</summary>
    /// <param name="statement">As the log has it.</param>
    public static bool IsChange(string statement)
    {
        var depth = 0;
        var isFirst = true;
        foreach (var token in SqlTokens.Read(statement))
        {
            if (depth == 0 && token.IsAnyOf("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD")) return true;
            // What follows WITH and its queries in parentheses.
            if (isFirst && !token.Is("WITH")) return false;
            isFirst = false;
            if (token.Is("(")) depth++;
            else if (token.Is(")")) depth--;
            else if (depth == 0 && token.Is("SELECT")) return false;
        }
        return false;
    }
}
