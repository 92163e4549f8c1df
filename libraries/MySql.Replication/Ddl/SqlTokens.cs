using System.Text;

namespace MySql.Replication.Ddl;

/// <summary>Cuts a statement into tokens. Comments go, except for what a server of MySQL executes within them.</summary>
internal static class SqlTokens
{
    public static List<SqlToken> Of(string sql) => [.. Read(sql)];

    /// <summary>One after the other, no further than they are asked for.</summary>
    public static IEnumerable<SqlToken> Read(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            var c = sql[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c is '\'' or '"' or '`') yield return Quoted(sql, ref at);
            else if (c == '#' || Starts(sql, at, "-- ")) at = EndOf(sql, at, "\n");
            else if (Starts(sql, at, "/*!") || Starts(sql, at, "/*M!")) at = AfterVersion(sql, sql.IndexOf('!', at) + 1);
            else if (Starts(sql, at, "/*")) at = EndOf(sql, at + 2, "*/");
            else if (Starts(sql, at, "*/")) at += 2;
            else if (IsWord(c)) yield return Word(sql, ref at);
            else yield return new(sql[at++].ToString());
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '@' || c >= 0x80;

    private static bool Starts(string sql, int at, string with) => string.CompareOrdinal(sql, at, with, 0, with.Length) == 0;

    private static int EndOf(string sql, int at, string end) => sql.IndexOf(end, at, StringComparison.Ordinal) is var found and >= 0 ? found + end.Length : sql.Length;

    private static int AfterVersion(string sql, int at)
    {
        while (at < sql.Length && char.IsAsciiDigit(sql[at])) at++;
        return at;
    }

    private static SqlToken Word(string sql, ref int at)
    {
        var start = at;
        while (at < sql.Length && IsWord(sql[at])) at++;
        return new(sql[start..at]);
    }

    /// <summary>A doubled quote stands for one; in text a backslash takes what follows as it is.</summary>
    private static SqlToken Quoted(string sql, ref int at)
    {
        var quote = sql[at++];
        var text = new StringBuilder();
        for (; at < sql.Length; at++)
        {
            if (sql[at] == quote)
            {
                if (at + 1 >= sql.Length || sql[at + 1] != quote) break;
                at++;
            }
            else if (sql[at] == '\\' && quote != '`' && at + 1 < sql.Length) at++;
            text.Append(sql[at]);
        }
        at++;
        return new(text.ToString(), quote);
    }
}
