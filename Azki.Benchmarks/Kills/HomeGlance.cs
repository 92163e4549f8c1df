using System.Globalization;

namespace Azki.Benchmarks.Kills;

/// <summary>What a home and its process look like from outside at one moment. Linux: what is open is read from <c>/proc</c>.</summary>
/// <param name="LogBytes">Bytes in the log's segments.</param>
/// <param name="Reads">Whether an input file is open.</param>
/// <param name="Plans">The numbers of the recorded batches, ascending.</param>
/// <param name="Inserts">Parts that an insert is writing.</param>
/// <param name="Merges">Parts that a merge or a mutation is writing.</param>
internal sealed record HomeGlance(long LogBytes, bool Reads, IReadOnlyList<long> Plans, int Inserts, int Merges)
{
    private static readonly EnumerationOptions Quietly = new() { IgnoreInaccessible = true };

    /// <summary>Looks at a home; with a process, also at what it has open.</summary>
    public static HomeGlance At(string home, int? process = null, string inputs = "")
    {
        var (inserts, merges) = (0, 0);
        foreach (var part in Parts(home))
        {
            var name = Path.GetFileName(part.AsSpan());
            if (name.StartsWith("tmp_insert_", StringComparison.Ordinal)) inserts++;
            else if (name.StartsWith("tmp_merge_", StringComparison.Ordinal) || name.StartsWith("tmp_mut_", StringComparison.Ordinal)) merges++;
        }
        return new(BytesOf(Path.Combine(home, "log", "topics")), process is { } id && HasOpen(id, inputs), PlansIn(Path.Combine(home, "etl")), inserts, merges);
    }

    // Folders come and go while they are listed: what is gone was not there.
    private static T Try<T>(Func<T> look, T nothing)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return nothing;
        }
    }

    // clickhouse/store/abc/abcdef-.../<part>
    private static IEnumerable<string> Parts(string home) =>
        Folders(Path.Combine(home, "clickhouse", "store"), "*").SelectMany(f => Folders(f, "*")).SelectMany(f => Folders(f, "tmp_*"));

    private static string[] Folders(string path, string pattern) => Try(() => Directory.GetDirectories(path, pattern, Quietly), []);

    private static long BytesOf(string topics) => Try(
        () => new DirectoryInfo(topics).EnumerateFiles("*.seg", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Sum(f => f.Length), 0);

    private static IReadOnlyList<long> PlansIn(string folder) => Try<IReadOnlyList<long>>(
        () => [.. Directory.EnumerateFiles(folder, "*.plan").Select(f => long.Parse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture)).Order()], []);

    private static bool HasOpen(int process, string folder) => Try(
        () => Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd"))
            .Any(d => new FileInfo(d).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true), false);
}
