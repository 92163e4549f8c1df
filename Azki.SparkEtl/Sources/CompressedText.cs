using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>Refuses a text file that is compressed and not named so: Spark goes by the name, and would take it for rows, all of them wrong.</summary>
internal static class CompressedText
{
    // As no text begins.
    private static readonly (string Begin, string Error)[] Forms =
    [
        ("1F8B", "is compressed by gzip, which Spark tells by the name alone: let it end in .gz, in small letters."),
        ("28B52FFD", "is compressed by Zstandard, which is not read here: decompress it, or compress it by gzip, with .gz behind its name."),
    ];

    /// <summary>Looks at the first bytes.</summary>
    /// <param name="spark">The session.</param>
    /// <param name="lines">The view of the file's lines.</param>
    /// <param name="name">What the file is called.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">It is compressed.</exception>
    public static async Task RefuseAsync(SparkSession spark, string lines, string name, CancellationToken cancellationToken)
    {
        // A file is read in one piece, so that its first line is the first of all.
        var first = await spark.Query($"SELECT hex(substr(CAST(value AS BINARY), 1, 4)) FROM {lines} LIMIT 1").ToListAsync<string>(cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var (begin, error) in Forms)
            if (first.Exists(f => f.StartsWith(begin, StringComparison.Ordinal))) throw new InvalidDataException($"{name} {error}");
    }
}
