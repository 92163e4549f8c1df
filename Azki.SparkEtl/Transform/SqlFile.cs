using System.Text;

namespace Azki.SparkEtl.Transform;

/// <summary>
/// The SQL of this program, as a data engineer reads it in <c>Sql/</c>. Steps follow each other by pipes (<c>|&gt;</c>), not <c>WITH</c>: before Spark looks for kept
/// tables it renumbers the <c>WITH</c> queries of a plan, and in views upon views new numbers meet old ones (seen in 4.1.1: <c>key not found: 8</c> in InlineCTE,
/// where few plans were made on the server before).
/// </summary>
internal static class SqlFile
{
    private const string From = "FROM ";

    /// <summary>The whole text of a file.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"sql/{name}.sql")
            ?? throw new InvalidOperationException($"The program was built without Sql/{name}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The steps of several files as one query, each on the rows of the one before it: of files that begin with <c>FROM</c> and one view.</summary>
    /// <param name="rows">What the first takes its rows from.</param>
    /// <param name="names">The files, in order.</param>
    public static string Pipe(string rows, params ReadOnlySpan<string> names)
    {
        var query = new StringBuilder(From).AppendLine(rows);
        foreach (var name in names) query.AppendLine(StepsOf(name));
        return query.ToString();
    }

    /// <summary>The statements of a file; each ends with a semicolon at the end of a line.</summary>
    public static IEnumerable<string> Statements(string name) =>
        Read(name).Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // Without the line that names the view, and what is said of the file before it.
    private static string StepsOf(string name)
    {
        var lines = Read(name).Split('\n');
        var from = Array.FindIndex(lines, line => line.StartsWith(From, StringComparison.Ordinal));
        return from < 0 ? throw new InvalidOperationException($"Sql/{name}.sql does not begin with FROM.") : string.Join('\n', lines[(from + 1)..]).TrimEnd();
    }
}
