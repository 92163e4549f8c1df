using System.Globalization;
using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.EventLog;

namespace Azki.Tests.Fuzzing;

/// <summary>
/// The files of the local log after any damage: the log opens with what is whole, or says what is damaged. Never a wrong record, never
/// another kind of exception.
/// </summary>
public sealed class LogFuzz
{
    private const int PageBytes = 64 << 10;
    private const long SegmentBytes = 128 << 10;

    private static readonly TopicSettings[] Settings = [new("plain", 2), new("compacted", 1, Compacted: true)];

    [Fact]
    public async Task Open_AnyDamage_ReadsWhatWasAcknowledgedOrSaysWhatIsDamaged()
    {
        using var folder = new TemporaryFolder();
        var original = Path.Combine(folder.Path, "original");
        var stored = await FillAsync(original);
        await Fuzz.RunAsync(Damage.Steps, 25, async steps =>
        {
            var copy = Path.Combine(folder.Path, "copy");
            if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
            Copy(original, copy);
            Damage.Apply(copy, steps);
            var known = stored.ToDictionary(each => each.Key, each => each.Value.ToDictionary());
            var intact = stored.Keys.ToDictionary(each => each, each => IntactUntil(original, copy, each));
            if (!await CheckAsync(copy, known, intact))
            {
                Assert.NotEmpty(steps);
                return;
            }

            // What was read once stays, with what was appended to it.
            Assert.True(await CheckAsync(copy, known, intact), "It opened once and not again.");
        });
    }

    private static async Task<bool> CheckAsync(string path, Dictionary<(string, int), Dictionary<long, LogRecord>> stored, Dictionary<(string, int), long> intact)
    {
        try
        {
            await using var log = new LocalEventLog(Options(path));
            foreach (var settings in Settings)
            {
                var topic = await log.OpenTopicAsync(settings);
                var positions = await log.GetPositionsAsync("group", topic);
                Assert.True(positions.Count == 0 || positions[0] >= 0);
                for (var partition = 0; partition < Math.Min(topic.Partitions, 2); partition++)
                {
                    var known = stored.GetValueOrDefault((settings.Name, partition)) ?? [];
                    await CheckPartitionAsync(log, topic, partition, known, intact.GetValueOrDefault((settings.Name, partition)));
                }
            }

            return true;
        }
        catch (EventLogException error)
        {
            Assert.NotEqual("", error.Message);
            return false;
        }
    }

    private static async Task CheckPartitionAsync(LocalEventLog log, Topic topic, int partition, Dictionary<long, LogRecord> known, long intact)
    {
        var (low, high) = await log.GetWatermarksAsync(topic, partition);
        Assert.InRange(low, 0, high);
        var expected = known.Keys.Where(offset => offset >= low && offset < high).Order().ToList();
        var (read, isDamaged) = await ReadAsync(log, topic, partition, low);
        Assert.Equal(isDamaged ? expected.Take(read.Count) : expected, read.Select(record => record.Offset));
        Assert.All(read, record => Assert.Equal(known[record.Offset], record));
        Assert.Equal(known.Keys.Where(offset => offset < intact).Order(), read.Select(record => record.Offset).Where(offset => offset < intact));

        var added = new LogRecord(high, "added", high.ToString(CultureInfo.InvariantCulture));
        await log.AppendAsync(topic, partition, [(added.Key, added.Value)]);
        known[high] = added;
        foreach (var later in known.Keys.Where(offset => offset > high).ToList()) known.Remove(later);
        Assert.Equal([added], (await ReadAsync(log, topic, partition, high)).Records);
    }

    /// <summary>The offset before which every entry lies where it was written.</summary>
    private static long IntactUntil(string original, string copy, (string Topic, int Partition) of)
    {
        var folder = Directory.GetDirectories(Path.Combine(original, "topics", of.Topic, $"{of.Partition}")).Single();
        using var device = new SegmentDevice(folder, SegmentBytes);
        using var scanner = new EntryScanner(device, PageBytes);
        var limit = Math.Min(IntactBytes(folder, folder.Replace(original, copy, StringComparison.Ordinal)), Directory.GetFiles(folder, "*.seg").Length * SegmentBytes);
        var (next, address) = (0L, EntryScanner.FirstAddress);
        while (scanner.Next(ref address, limit, out var entry) == ScanResult.Entry)
        {
            if (entry.Header.IsLastFragment) next = entry.Header.Next;
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

        return long.MaxValue;
    }

    private static async Task<(List<LogRecord> Records, bool IsDamaged)> ReadAsync(LocalEventLog log, Topic topic, int partition, long from)
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

    private static async Task<Dictionary<(string, int), Dictionary<long, LogRecord>>> FillAsync(string path)
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
                    await log.AppendAsync(topic, partition, Enumerable.Range(0, batch % 6 == 3 ? 2 : 1 + (batch * 3)).Select(i => ($"k{i % 7}", (string?)new string((char)('a' + batch), size))));
                }
            }

            if (settings.Compacted) await log.CompactAsync(topic);
            await log.AppendAsync(topic, 0, [("last", "1")]);
            await log.CommitPositionsAsync("group", topic, new Dictionary<int, long> { [0] = 5 });
            for (var partition = 0; partition < topic.Partitions; partition++)
                stored[(settings.Name, partition)] = (await ReadAsync(log, topic, partition, 0)).Records.ToDictionary(record => record.Offset);
        }

        return stored;
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from)) Directory.CreateDirectory(folder.Replace(from, to, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, file.Replace(from, to, StringComparison.Ordinal));
    }

    private static LocalEventLogOptions Options(string path) => new()
    {
        Path = path,
        PageBytes = PageBytes,
        MemoryBytes = 256 << 10,
        SegmentBytes = SegmentBytes,
        DefaultPartitions = 2,
        MaintenanceInterval = Timeout.InfiniteTimeSpan,
    };
}
