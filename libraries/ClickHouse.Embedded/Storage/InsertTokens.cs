using System.Globalization;
using System.Text;
using Durability;

namespace ClickHouse.Embedded.Storage;

/// <summary>
/// The tokens by which the engine knows an insert again (<c>insert_deduplication_token</c>), in <c>deduplication_logs</c> of each table. The engine
/// writes a token before it gives the part its name, so one that is killed in between knows an insert whose rows it does not have, and would
/// pass over the repeated one. Before it starts, such tokens are withdrawn: as the engine itself does when a part is dropped.
/// </summary>
/// <remarks>The format is that of MergeTreeDeduplicationLog: operation, part and block, with tabs between, a line each.</remarks>
internal static class InsertTokens
{
    private const string Added = "1", Dropped = "2";

    // Only what was written last can be without its part.
    private const int TailBytes = 64 << 10;

    /// <summary>Withdraws the tokens of parts that no table of the folder has. Nothing may have the folder open.</summary>
    /// <param name="path">The engine's folder.</param>
    /// <returns>How many.</returns>
    public static int WithdrawUnstored(string path) => Tables(path).Sum(WithdrawOfTable);

    /// <summary>The lines of <paramref name="log"/> that name a part which is not among the others, and were not dropped since.</summary>
    internal static IReadOnlyList<string> Unstored(string log, IReadOnlyCollection<string> parts)
    {
        var names = new Dictionary<string, string>();
        foreach (var line in log.Split('\n'))
        {
            if (line.Split('\t') is not [var operation, var part, var block]) continue;
            if (operation == Added) names[block] = part;
            else if (operation == Dropped) names.Remove(block);
        }
        var stored = parts.Select(PartName.Parse).OfType<PartName>().ToLookup(p => p.Partition);
        return [.. names.Where(n => PartName.Parse(n.Value) is { } named && !stored[named.Partition].Any(p => p.Covers(named))).Select(n => $"{Dropped}\t{n.Value}\t{n.Key}")];
    }

    /// <summary>The folders of the tables, in the engine's folder.</summary>
    internal static IEnumerable<DirectoryInfo> Tables(string path)
    {
        var store = new DirectoryInfo(Path.Combine(path, "store"));
        return store.Exists ? store.EnumerateDirectories().SelectMany(group => group.EnumerateDirectories()) : [];
    }

    /// <summary>The latest logs of a table, in order. One that was just begun has little: the one before it may hold the rest.</summary>
    internal static IReadOnlyList<FileInfo> LatestLogs(DirectoryInfo table)
    {
        var logs = new DirectoryInfo(Path.Combine(table.FullName, "deduplication_logs"));
        return logs.Exists ? [.. logs.GetFiles("deduplication_log_*.txt").OrderBy(Number).TakeLast(2)] : [];
    }

    private static int WithdrawOfTable(DirectoryInfo table)
    {
        var files = LatestLogs(table);
        if (files.Count == 0) return 0;
        var unstored = Unstored(string.Concat(files.Select(Tail)), [.. table.EnumerateDirectories().Select(d => d.Name)]);
        if (unstored.Count > 0) Append(files[^1], unstored);
        return unstored.Count;
    }

    private static int Number(FileInfo file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file.Name).AsSpan("deduplication_log_".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Tail(FileInfo file)
    {
        using var stream = file.OpenRead();
        var from = Math.Max(0, stream.Length - TailBytes);
        stream.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        // A line that is cut in the middle is not one.
        return from == 0 ? text : text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    private static void Append(FileInfo file, IReadOnlyList<string> lines)
    {
        using var stream = file.Open(FileMode.Append, FileAccess.Write);
        stream.Write(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        stream.Flush();
        FileFlush.ToDisk(stream.SafeFileHandle);
    }

    /// <summary>A part's name: partition, first and last block, level, and a mutation or none.</summary>
    private sealed record PartName(string Partition, long First, long Last)
    {
        public static PartName? Parse(string name)
        {
            var fields = name.Split('_');
            return fields.Length is 4 or 5 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                ? new(fields[0], first, last)
                : null;
        }

        public bool Covers(PartName other) => First <= other.First && Last >= other.Last;
    }
}
