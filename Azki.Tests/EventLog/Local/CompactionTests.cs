using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.EventLog.Local;

public sealed class CompactionTests
{
    private static LocalEventLogOptions Options(TemporaryFolder folder, TimeSpan? tombstones = null) => new()
    {
        Path = folder.Path,
        PageBytes = 64 << 10,
        SegmentBytes = 128 << 10,
        TombstoneRetention = tombstones ?? TimeSpan.FromDays(1),
        DefaultPartitions = 1,
    };

    [Fact]
    public async Task CompactAsync_AnyHistory_KeepsTheLastOfEachKeyAtItsOffset()
    {
        var record = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 9], Gen.Int[0, 20_000].Or(0, 1, 20_000));
        await Gen.Select(record.ArrayWithEdges(1, 30).ArrayWithEdges(1, 8), Gen.Bool).SampleAsync(async (batches, forget) =>
        {
            using var folder = new TemporaryFolder();
            var all = new List<LogRecord>();
            var options = Options(folder, forget ? TimeSpan.Zero : null);
            await using (var log = new LocalEventLog(options))
            {
                var topic = await log.OpenTopicAsync(new("c", Compacted: true));
                for (var i = 0; i < batches.Length; i++)
                {
                    // Key 0 stands for no key; kind 0 is a tombstone; kind 9 a long value, over several entries with the others.
                    var batch = batches[i].Select(r => (
                        Key: r.Item1 == 0 ? "" : $"k{r.Item1}",
                        Value: r.Item2 == 0 ? null : new string('v', r.Item2 == 9 ? 4 * r.Item3 : r.Item3 % 50))).ToList();
                    all.AddRange(batch.Select((b, n) => new LogRecord(all.Count + n, b.Key, b.Value)).ToList());
                    await log.AppendAsync(topic, 0, batch);
                    if (i % 3 == 1) await log.CompactAsync(topic);
                }
                await log.CompactAsync(topic);
                await CheckAsync(log, topic);
            }
            await using var again = new LocalEventLog(options);
            await CheckAsync(again, await again.OpenTopicAsync(new("c")));
            return true;

            async Task CheckAsync(LocalEventLog log, Topic topic)
            {
                var last = all.Where(r => r.Key != "").GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Last().Offset);
                var expected = all.Where(r => r.Key == "" || (last[r.Key] == r.Offset && !(forget && r.Value is null))).ToList();
                Assert.Equal(expected, await log.ReadAllAsync(topic, 0));
                Assert.Equal(new Watermarks(0, all.Count), await log.GetWatermarksAsync(topic, 0));
                foreach (var from in new[] { all.Count / 3, all.Count / 2, all.Count })
                    Assert.Equal(expected.Where(r => r.Offset >= from), await log.ReadAllAsync(topic, 0, from));
            }
        }, iter: 40, threads: 2);
    }

    [Fact]
    public async Task ReadOrPassAsync_LastRecordsAreCompactedAway_ComesToTheEnd()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder, TimeSpan.Zero));
        var topic = await log.OpenTopicAsync(new("c", Compacted: true));
        await log.AppendAsync(topic, 0, [("a", "1"), ("b", "1"), ("b", null)]);
        await log.CompactAsync(topic);
        await log.CompactAsync(topic);
        Assert.Equal([new(0, "a", "1")], await log.ReadAllAsync(topic, 0));

        await using var reader = await log.OpenReaderAsync(topic, 0, 0);
        using var first = await reader.ReadOrPassAsync(patience.Token);
        using var end = await reader.ReadOrPassAsync(patience.Token);
        Assert.Equal((1, 1L, 0, 3L), (first.Count, first.NextOffset, end.Count, end.NextOffset));

        await log.AppendAsync(topic, 0, [("c", "1")]);
        using var next = await reader.ReadOrPassAsync(patience.Token);
        Assert.Equal((3L, 1), (next.FirstOffset, next.Count));
    }

    [Fact]
    public async Task CompactAsync_GroupIsBehind_KeepsWhatItHasNotRead()
    {
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder, TimeSpan.Zero));
        var topic = await log.OpenTopicAsync(new("c", Compacted: true));
        await log.AppendAsync(topic, 0, [("a", "1"), ("a", "2"), ("a", "3"), ("b", "1"), ("b", null)]);
        await log.CommitPositionsAsync("slow", topic, new Dictionary<int, long> { [0] = 1 });
        await log.CommitPositionsAsync("fast", topic, new Dictionary<int, long> { [0] = 5 });
        await log.CompactAsync(topic);
        await log.CompactAsync(topic);
        LogRecord[] unread = [new(1, "a", "2"), new(2, "a", "3"), new(3, "b", "1"), new(4, "b", null)];
        Assert.Equal(unread, await log.ReadAllAsync(topic, 0));

        await log.CommitPositionsAsync("slow", topic, new Dictionary<int, long> { [0] = 4 });
        await log.CompactAsync(topic);
        Assert.Equal([unread[1], unread[3]], await log.ReadAllAsync(topic, 0));

        log.ForgetGroup("slow", topic);
        await log.CompactAsync(topic);
        Assert.Equal([unread[1]], await log.ReadAllAsync(topic, 0));
        Assert.Equal(new Watermarks(0, 5), await log.GetWatermarksAsync(topic, 0));
    }

    [Fact]
    public async Task CompactAsync_ReadersAndWritersGoOn_NothingIsMissedOrRepeated()
    {
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder));
        var topic = await log.OpenTopicAsync(new("c", Compacted: true));
        const int rounds = 300;
        var reading = Task.Run(async () =>
        {
            var seen = new List<LogRecord>();
            await using var reader = await log.OpenReaderAsync(topic, 0, 0);
            while (seen.Count == 0 || seen[^1].Key != "end")
            {
                using var batch = await reader.ReadAsync();
                seen.AddRange(batch.ToRecords());
            }
            return seen;
        });
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < rounds; i++) await log.AppendAsync(topic, 0, [($"k{i % 7}", $"{i}"), ($"once{i}", "1")]);
            await log.AppendAsync(topic, 0, [("end", "")]);
        });
        while (!writing.IsCompleted) await log.CompactAsync(topic);
        await writing;
        var all = await reading.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(all.Select(r => r.Offset).Distinct().Order(), all.Select(r => r.Offset));
        Assert.Equal(rounds, all.Count(r => r.Key.StartsWith("once", StringComparison.Ordinal)));
        for (var k = 0; k < 7; k++) Assert.Equal($"{Enumerable.Range(0, rounds).Last(i => i % 7 == k)}", all.Last(r => r.Key == $"k{k}").Value);
    }

    [Fact]
    public async Task CompactAsync_ReadersCatchUpMeanwhile_FindAWholeLogOfSeveralFiles()
    {
        const int keys = 40;
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder));
        var topic = await log.OpenTopicAsync(new("c", Compacted: true));
        var value = new string('v', 10_000); // Over several files, so that a reader comes to some only when they are replaced.
        await log.AppendAsync(topic, 0, Enumerable.Range(0, keys).Select(k => ($"k{k}", (string?)value)));
        var compacting = Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                await log.AppendAsync(topic, 0, [($"k{i % keys}", value)]);
                await log.CompactAsync(topic);
            }
        });
        var catchingUp = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!compacting.IsCompleted)
            {
                var found = new HashSet<string>();
                await using var reader = await log.OpenReaderAsync(topic, 0, 0);
                // To where the log ends then: a key that is written anew meanwhile is behind where it ended at first.
                while (await reader.TryReadAsync() is { } batch)
                    using (batch) found.UnionWith(batch.ToRecords().Select(r => r.Key));
                Assert.Equal(keys, found.Count);
            }
        }));
        await Task.WhenAll(catchingUp.Append(compacting)).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task CompactAsync_MuchIsAppendedMeanwhile_IsCopiedBeforeAppendsWait()
    {
        const int batches = 60;
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder));
        var topic = await log.OpenTopicAsync(new("c", Compacted: true));
        var partition = log.PartitionOf(topic, 0);
        var value = new string('v', 50_000);
        await log.AppendAsync(topic, 0, [("first", value)]);
        using var writerWaits = new ManualResetEventSlim();
        var compacting = Task.Run(() => partition.CompactAsync(TimeSpan.FromDays(1), () =>
        {
            for (var i = 0; i < batches; i++) log.AppendAsync(topic, 0, [($"k{i}", value)]).Wait();
            // From here on nothing can be done between two appends.
            _ = partition.RunAsync(writerWaits.Wait);
            return long.MaxValue;
        }, CancellationToken.None));

        var next = Path.Combine(folder.Path, "topics", "c", "0", "g2.tmp");
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (Copied() < batches * value.Length && DateTime.UtcNow < deadline) await Task.Delay(10);
        var copied = Copied();
        writerWaits.Set();
        await compacting;

        Assert.InRange(copied, batches * value.Length, long.MaxValue);
        Assert.Equal(batches + 1, (await log.ReadAllAsync(topic, 0)).Count);

        long Copied() => Directory.Exists(next) ? new DirectoryInfo(next).EnumerateFiles("*.seg").Sum(file => file.Length) : 0;
    }

    [Theory]
    [InlineData("g2.tmp")]
    [InlineData("g0")]
    public async Task Open_WhatACrashLeftOfACompaction_IsCleanedUp(string left)
    {
        using var folder = new TemporaryFolder();
        await using (var log = new LocalEventLog(Options(folder)))
            await log.AppendAsync(await log.OpenTopicAsync(new("c", Compacted: true)), 0, [("a", "1")]);
        var directory = Path.Combine(folder.Path, "topics", "c", "0", left);
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "0000000000.seg"), "half");
        await using var again = new LocalEventLog(Options(folder));
        Assert.Equal([new(0, "a", "1")], await again.ReadAllAsync(await again.OpenTopicAsync(new("c")), 0));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task CompactAsync_TopicNotCompacted_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder));
        var topic = await log.OpenTopicAsync(new("plain"));
        await Assert.ThrowsAsync<EventLogException>(() => log.CompactAsync(topic));
    }

    [Fact]
    public async Task Maintenance_MostlyGarbage_CompactsByItself()
    {
        using var folder = new TemporaryFolder();
        var options = Options(folder);
        (options.MaintenanceInterval, options.CompactionMinBytes) = (TimeSpan.FromMilliseconds(20), 100_000);
        await using var log = new LocalEventLog(options);
        var topic = await log.OpenTopicAsync(new("c", Compacted: true));
        for (var i = 0; i < 100; i++) await log.AppendAsync(topic, 0, [("a", new string('x', 5000))]);
        for (var i = 0; i < 1000 && log.PartitionOf(topic, 0).Log.Bytes > 100_000; i++) await Task.Delay(20);
        Assert.InRange(log.PartitionOf(topic, 0).Log.Bytes, 0, 100_000);
        Assert.Equal(99, (await log.ReadAllAsync(topic, 0))[^1].Offset);
    }
}
