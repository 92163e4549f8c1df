using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>
/// Takes a folder or a glob of text files apart into its files: lines are counted from the beginning of a file, which may have a byte order mark and has
/// a header of its own, and the ingestor accounts for each file by itself.
/// </summary>
internal static class SourceFiles
{
    // Each file is a plan of its own within the plan of all.
    private const int MostFiles = 200;

    /// <summary>The sources with one file each; Parquet, whose rows have no lines, stays as it is.</summary>
    /// <exception cref="InvalidDataException">There are too many files.</exception>
    public static async Task<IReadOnlyList<EventSource>> OneEachAsync(this SparkSession spark, IReadOnlyList<EventSource> sources, CancellationToken cancellationToken)
    {
        var files = new List<EventSource>();
        foreach (var source in sources)
        {
            if (source is EventSource.Csv or EventSource.Ndjson) files.AddRange(await spark.OneEachAsync((EventSource.File)source, cancellationToken).ConfigureAwait(false));
            else files.Add(source);
        }
        return files;
    }

    private static async Task<IEnumerable<EventSource.File>> OneEachAsync(this SparkSession spark, EventSource.File source, CancellationToken cancellationToken)
    {
        // Spark lists what it would read; the content of binary files that is not asked for is not read.
        await spark.Read.Format("binaryFile").Load(source.Path).CreateTemporaryViewAsync("source_files", cancellationToken: cancellationToken).ConfigureAwait(false);
        var files = await spark.Query("SELECT path, length FROM source_files ORDER BY path").ToListAsync<(string Path, long Length)>(cancellationToken: cancellationToken).ConfigureAwait(false);
        if (files.Count == 0 || (files.Count == 1 && !IsOfMany(files[0].Path, source))) return [source];
        if (files.Count > MostFiles)
            throw new InvalidDataException($"{source.Name} has {files.Count} files, and one run takes {MostFiles} of CSV or NDJSON at most: name some of them at a time, or put them together.");
        // Spark itself leaves empty files where a task had no rows.
        var filled = files.Where(f => f.Length > 0).Select(f => source with { Path = Escaped(f.Path), Name = NameOf(f.Path, source) }).ToList();
        return filled.Count > 0 ? filled : [source];
    }

    // A folder or a pattern, which may have one file today and two tomorrow: rows are known by their file's name.
    private static bool IsOfMany(string path, EventSource.File source) =>
        source.Path.AsSpan().IndexOfAny("*?[{") >= 0 || Plain(path).StartsWith(source.Path.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string Plain(string path) => path.StartsWith("file:/", StringComparison.Ordinal) ? "/" + path["file:".Length..].TrimStart('/') : path;

    /// <summary>A file's name where that of the source was the end of its path: by the same beginning; else its path.</summary>
    internal static string NameOf(string path, EventSource.File source)
    {
        var plain = Plain(path);
        if (!source.Path.EndsWith(source.Name, StringComparison.Ordinal)) return plain;
        var begin = source.Path[..^source.Name.Length];
        return plain.StartsWith(begin, StringComparison.Ordinal) ? plain[begin.Length..] : plain;
    }

    // What is in a name is no pattern.
    private static string Escaped(string path) => string.Concat(path.Select(c => c is '{' or '}' or '[' or ']' or '*' or '?' or '\\' ? $"\\{c}" : c.ToString()));
}
