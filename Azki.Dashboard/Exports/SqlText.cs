namespace Azki.Dashboard.Exports;

/// <summary>SQL as people end it.</summary>
internal static class SqlText
{
    /// <summary>Without the semicolons at the end: a format is named behind it.</summary>
    public static string Plain(string sql) => sql.Trim().TrimEnd(';', ' ', '\n', '\r', '\t');
}
