using System.Globalization;
using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.EventLog;

namespace Azki.Tests.Fuzzing;

/// <summary>A log of several segments, with records larger than a page and a compacted topic; and what of it is left after damage.</summary>
internal static class FilledLog
{
    private const int PageBytes = 64 << 10;
    private const long SegmentBytes = 128 << 10;

    /// <summary>The position committed in partition 0 of each topic.</summary>
    public const long ReadUntil = 5;

    public static TopicSettings[] Settings { get; } = [new("plain", 2), new("compacted", 1, Compacted: true)];

    /// <summary>Makes a log in a folder, and returns its records by topic and partition.</summary>
    public static async Task<Dictionary<(string, int), Dictionary<long, LogRecord>>> FillAsync(string path)
    {
        var stored = new Dictionary<(string, int), Dictionary<long, LogRecord>>();
        await using var log = new LocalEventLog(Options(path));
        foreach (var settings in Settings)
        {
            var topic = await log.OpenTopicAsync(settings);
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                for (var batch = 0; batch < 12; batch++)
                {
                    var size = (batch % 6) switch { 0 => 0, 3 => 90_000, 5 => 4000, var other => 30 * other };
                    var value = new string((char)('a' + batch), size);
                    var records = Enumerable.Range(0, batch % 6 == 3 ? 2 : 1 + (batch * 3)).Select(i => ($"k{i % 7}", (string?)value));
                    await log.AppendAsync(topic, partition, records);
                }
            }

            if (settings.Compacted) await log.CompactAsync(topic);
            await log.AppendAsync(topic, 0, [("last", "1")]);
            await log.CommitPositionsAsync("group", topic, new Dictionary<int, long> { [0] = ReadUntil });
            for (var partition = 0; partition < topic.Partitions; partition++)
                stored[(settings.Name, partition)] = (await ReadAsync(log, topic, partition, 0)).Records.ToDictionary(record => record.Offset);
        }

        return stored;
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    public static LocalEventLogOptions Options(string path) => new()
    {
        Path = path,
        PageBytes = PageBytes,
        SegmentBytes = SegmentBytes,
        DefaultPartitions = 2,
        MaintenanceInterval = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The offset before which every append lies where it was written; entries of one append count together or not at all.</summary>
    public static long IntactUntil(string original, string copy, (string Topic, int Partition) of)
    {
        var folder = Directory.GetDirectories(Path.Combine(original, "topics", of.Topic, $"{of.Partition}")).Single();
        using var device = new SegmentDevice(folder, SegmentBytes);
        using var scanner = new EntryScanner(device, PageBytes);
        var limit = IntactBytes(folder, folder.Replace(original, copy, StringComparison.Ordinal));
        var (next, address) = (0L, EntryScanner.FirstAddress);
        while (scanner.Next(ref address, limit, out var entry) == ScanResult.Entry)
        {
            if (entry.Header is { IsLastFragment: true, More: false }) next = entry.Header.Next;
        }

        return next;
    }

    private static long IntactBytes(string folder, string copy)
    {
        foreach (var file in Directory.GetFiles(folder, "*.seg").Order(StringComparer.Ordinal))
        {
            var start = long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture) * SegmentBytes;
            var other = file.Replace(folder, copy, StringComparison.Ordinal);
            if (!File.Exists(other)) return start;
            var (bytes, changed) = (File.ReadAllBytes(file), File.ReadAllBytes(other));
            var same = bytes.AsSpan().CommonPrefixLength(changed);
            if (same < bytes.Length) return start + same;
        }

        return Directory.GetFiles(folder, "*.seg").Length * SegmentBytes;
    }

    /// <summary>The records from an offset on, and whether damage ended them.</summary>
    public static async Task<(List<LogRecord> Records, bool IsDamaged)> ReadAsync(LocalEventLog log, Topic topic, int partition, long from)
    {
        var records = new List<LogRecord>();
        try
        {
            await using var reader = await log.OpenReaderAsync(topic, partition, from);
            while (await reader.TryReadAsync() is { } batch)
            {
                using (batch) records.AddRange(batch.ToRecords());
            }

            return (records, false);
        }
        catch (EventLogException)
        {
            return (records, true);
        }
    }
}
