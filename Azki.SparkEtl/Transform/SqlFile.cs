namespace Azki.SparkEtl.Transform;

/// <summary>
/// The SQL of this program, as a data engineer reads it in <c>Sql/</c>. Steps follow each other by pipes (<c>|&gt;</c>), not <c>WITH</c>: before Spark looks for kept
/// tables it renumbers the <c>WITH</c> queries of a plan, and in views upon views new numbers meet old ones (seen in 4.1.1: <c>key not found: 8</c> in InlineCTE,
/// where few plans were made on the server before).
/// </summary>
internal static class SqlFile
{
    /// <summary>The whole text of a file.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"sql/{name}.sql")
            ?? throw new InvalidOperationException($"The program was built without Sql/{name}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The statements of a file; each ends with a semicolon at the end of a line.</summary>
    public static IEnumerable<string> Statements(string name) =>
        Read(name).Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
