using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;
using Microsoft.Extensions.Logging;

namespace Azki.Tests.EventLog.Local;

/// <summary>What a crash or a bad disk leaves: the acknowledged prefix, never a wrong record, never a log that does not open.</summary>
public sealed class RecoveryTests
{
    private const string TopicName = "recovery";

    /// <summary>Sizes of batches (records, bytes a value); some take several pages or segments.</summary>
    private static readonly Gen<(int Records, int Bytes)[]> Batches =
        Gen.Frequency((8, Gen.Select(Gen.Int[1, 40], Gen.Int[0, 300].Or(0))), (1, Gen.Select(Gen.Int[1, 3], Gen.Int[30_000, 200_000]))).ArrayWithEdges(1, 12);

    /// <summary>A place in the log, the very beginning and end among them.</summary>
    private static readonly Gen<double> Place = Gen.Double.Unit.Or(0, 1);

    private static LocalEventLogOptions Options(string path) =>
        new() { Path = path, PageBytes = 64 << 10, MemoryBytes = 256 << 10, SegmentBytes = 128 << 10, DefaultPartitions = 1 };

    [Fact]
    public async Task Open_CutAnywhere_KeepsAPrefixWithAllAcknowledgedBefore() =>
        await Gen.Select(Batches, Place).SampleAsync((batches, at) => CheckTailAsync(batches, at, garbage: null), iter: 60, threads: 2);

    [Fact]
    public async Task Open_GarbageFromAnywhereOn_KeepsAPrefixWithAllAcknowledgedBefore() =>
        await Gen.Select(Batches, Place, Gen.Byte.ArrayWithEdges(1, 5000))
            .SampleAsync((batches, at, garbage) => CheckTailAsync(batches, at, garbage), iter: 60, threads: 2);

    [Fact]
    public async Task Open_OneByteChangedAnywhere_NeverReadsAWrongRecord() =>
        await Gen.Select(Batches, Place, Gen.Int[1, 255]).SampleAsync(async (batches, at, change) =>
        {
            using var folder = new TemporaryFolder();
            var (all, acknowledged, end) = await FillAsync(folder.Path, batches);
            var address = (long)(at * (end - 1));
            Overwrite(folder.Path, address, bytes => bytes[0] ^= (byte)change);

            await using var log = new LocalEventLog(Options(folder.Path));
            var topic = await log.OpenTopicAsync(new(TopicName));
            var (read, failure) = await ReadAsync(log, topic, 0);
            Assert.Equal(all.Take(read.Count), read);
            Assert.True(read.Count >= acknowledged.Where(a => a.Address <= address).Select(a => a.Records).DefaultIfEmpty(0).Max());
            if (failure is null) return true;
            Assert.Contains($"{TopicName}-0", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"offset {read.Count} ", failure.Message, StringComparison.Ordinal);
            // Behind the damage the log can still be read.
            var high = (int)(await log.GetWatermarksAsync(topic, 0)).High;
            var (last, none) = await ReadAsync(log, topic, high - 1);
            Assert.Null(none);
            Assert.Equal([all[high - 1]], last);
            return true;
        }, iter: 60, threads: 2);

    [Fact]
    public async Task Open_IndexLostOrCutOrWrong_ReadsAll() =>
        await Gen.Select(Batches, Gen.Int[0, 4], Gen.Byte.ArrayWithEdges(0, 200)).SampleAsync(async (batches, keep, junk) =>
        {
            using var folder = new TemporaryFolder();
            var (all, _, _) = await FillAsync(folder.Path, batches);
            var index = Path.Combine(PartitionFolder(folder.Path), "offsets.idx");
            var bytes = File.ReadAllBytes(index);
            File.WriteAllBytes(index, [.. bytes.Take(bytes.Length * keep / 4), .. junk]);
            await using var log = new LocalEventLog(Options(folder.Path));
            var topic = await log.OpenTopicAsync(new(TopicName));
            Assert.Equal(all, (await ReadAsync(log, topic, 0)).Records);
            return true;
        }, iter: 30, threads: 2);

    [Fact]
    public async Task Open_TornTail_WarnsAndAppendsGoOn()
    {
        using var folder = new TemporaryFolder();
        var (all, _, end) = await FillAsync(folder.Path, [(10, 100), (10, 100)]);
        Overwrite(folder.Path, end - 40, bytes => bytes.Fill(0xAB));
        var captured = new CapturedLog<LocalEventLog>();
        await using (var log = new LocalEventLog(Options(folder.Path), captured))
        {
            var topic = await log.OpenTopicAsync(new(TopicName));
            Assert.Equal(new Watermarks(0, 10), await log.GetWatermarksAsync(topic, 0));
            await log.AppendAsync(topic, 0, [("new", "1")]);
        }
        var warning = Assert.Single(captured.Lines, l => l.Level == LogLevel.Warning);
        Assert.Contains("recovery-0", warning.Message, StringComparison.Ordinal);
        await using var again = new LocalEventLog(Options(folder.Path));
        var reopened = await again.OpenTopicAsync(new(TopicName));
        Assert.Equal([.. all.Take(10), new LogRecord(10, "new", "1")], (await ReadAsync(again, reopened, 0)).Records);
    }

    [Fact]
    public async Task Open_AcknowledgedEntryDamaged_StaysAndIsReported()
    {
        using var folder = new TemporaryFolder();
        var (all, acknowledged, _) = await FillAsync(folder.Path, [(5, 10), (5, 10), (5, 10)]);
        Overwrite(folder.Path, acknowledged[0].Address + 30, bytes => bytes.Clear());
        await using var log = new LocalEventLog(Options(folder.Path));
        var topic = await log.OpenTopicAsync(new(TopicName));
        Assert.Equal(new Watermarks(0, 15), await log.GetWatermarksAsync(topic, 0));
        var (read, failure) = await ReadAsync(log, topic, 0);
        Assert.Equal(all.Take(5), read);
        Assert.Contains("offset 5 ", failure?.Message, StringComparison.Ordinal);
        Assert.Equal(all.Skip(10), (await ReadAsync(log, topic, 10)).Records);
    }

    [Fact]
    public async Task Open_UnacknowledgedEntryTorn_WhatFollowsItIsGoneForGood()
    {
        // One append of three entries, a page each: as if the first had not reached the disk before the power went.
        using var folder = new TemporaryFolder();
        var (all, acknowledged, _) = await FillAsync(folder.Path, [(1, 60_000), (3, 60_000)]);
        Overwrite(folder.Path, (64 << 10) + 100, bytes => bytes.Fill(0xAB));
        File.Delete(Path.Combine(PartitionFolder(folder.Path), "offsets.idx")); // Written behind a commit, and there was none.
        Assert.InRange(acknowledged[0].Address, 60_000, 64 << 10);
        for (var next = 1; next < 3; next++)
        {
            await using var log = new LocalEventLog(Options(folder.Path));
            var topic = await log.OpenTopicAsync(new(TopicName));
            Assert.Equal(new Watermarks(0, next), await log.GetWatermarksAsync(topic, 0));
            await log.AppendAsync(topic, 0, [("k1", all[1].Value)]);
        }
    }

    [Theory]
    [InlineData("1000000000.seg")] // Millions of segments away.
    [InlineData("1.seg")] // As this version writes none.
    public async Task Open_StrayFile_IsNotWaitedFor(string name)
    {
        using var folder = new TemporaryFolder();
        var (all, _, _) = await FillAsync(folder.Path, [(10, 100)]);
        File.WriteAllBytes(Path.Combine(PartitionFolder(folder.Path), name), [1, 2, 3]);
        await using var log = new LocalEventLog(Options(folder.Path));
        var topic = await log.OpenTopicAsync(new(TopicName)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(all, (await ReadAsync(log, topic, 0)).Records);
        await log.AppendAsync(topic, 0, [("more", "1")]);
        Assert.Equal(11, (await ReadAsync(log, topic, 0)).Records.Count);
    }

    [Fact]
    public async Task Open_SegmentUnderAnImpossibleNumber_IsNamed()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder.Path, [(10, 100)]);
        var stray = Path.Combine(PartitionFolder(folder.Path), "2147483647.seg");
        File.Move(Path.Combine(PartitionFolder(folder.Path), "0000000000.seg"), stray);
        await using var log = new LocalEventLog(Options(folder.Path));
        var error = await Assert.ThrowsAsync<EventLogException>(() => log.OpenTopicAsync(new(TopicName)));
        Assert.Contains(stray, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SegmentInTheMiddleCut_ReadsWhatIsBeforeAndBehind()
    {
        using var folder = new TemporaryFolder();
        var (all, _, _) = await FillAsync(folder.Path, [.. Enumerable.Repeat((1, 30_000), 20)]);
        var second = Path.Combine(PartitionFolder(folder.Path), "0000000001.seg");
        using (var file = new FileStream(second, FileMode.Open)) file.SetLength(1000);
        File.Delete(Path.Combine(PartitionFolder(folder.Path), "offsets.idx"));
        await using var log = new LocalEventLog(Options(folder.Path));
        var topic = await log.OpenTopicAsync(new(TopicName)).WaitAsync(TimeSpan.FromSeconds(60));
        var (read, failure) = await ReadAsync(log, topic, 0);
        Assert.Equal(all.Take(read.Count), read);
        Assert.NotNull(failure);
        Assert.Equal(all[^1..], (await ReadAsync(log, topic, all.Count - 1)).Records);
    }

    [Theory]
    [InlineData(150_000)]
    [InlineData(3_000_000)] // More than the memory of the partition.
    public async Task AppendAsync_DiskFails_SaysSoAndGoesOnOnceItIsBack(int bytes)
    {
        using var folder = new TemporaryFolder();
        await using var log = new LocalEventLog(Options(folder.Path));
        var topic = await log.OpenTopicAsync(new(TopicName));
        await log.AppendAsync(topic, 0, [("a", "1")]);
        var inTheWay = Path.Combine(PartitionFolder(folder.Path), "0000000001.seg");
        Directory.CreateDirectory(inTheWay);
        await Assert.ThrowsAsync<EventLogException>(() => log.AppendAsync(topic, 0, [("lost", new string('x', bytes))]).WaitAsync(TimeSpan.FromSeconds(20)));
        Directory.Delete(inTheWay);
        await log.AppendAsync(topic, 0, [("b", new string('y', 150_000))]);
        Assert.Equal(["a", "b"], (await ReadAsync(log, topic, 0)).Records.Select(r => r.Key));
    }

    private static string PartitionFolder(string path) => Path.Combine(path, "topics", TopicName, "0", "g1");

    private static async Task<bool> CheckTailAsync((int, int)[] batches, double at, byte[]? garbage)
    {
        using var folder = new TemporaryFolder();
        var (all, acknowledged, end) = await FillAsync(folder.Path, batches);
        var address = (long)(at * end);
        Cut(folder.Path, address);
        if (garbage is not null) Extend(folder.Path, garbage);
        for (var round = 0; round < 2; round++)
        {
            await using var log = new LocalEventLog(Options(folder.Path));
            var topic = await log.OpenTopicAsync(new(TopicName));
            var (read, failure) = await ReadAsync(log, topic, 0);
            Assert.Null(failure);
            Assert.Equal(all.Take(read.Count), read);
            Assert.True(read.Count >= acknowledged.Where(a => a.Address <= address).Select(a => a.Records).DefaultIfEmpty(0).Max());
            Assert.Equal(new Watermarks(0, read.Count), await log.GetWatermarksAsync(topic, 0));
            await log.AppendAsync(topic, 0, [("more", "1")]);
            all = [.. read, new LogRecord(read.Count, "more", "1")];
            acknowledged = [(address, all.Count)];
        }
        return true;
    }

    private static async Task<(List<LogRecord> All, List<(long Address, int Records)> Acknowledged, long End)> FillAsync(
        string path, (int Records, int Bytes)[] batches)
    {
        await using var log = new LocalEventLog(Options(path));
        var topic = await log.OpenTopicAsync(new(TopicName));
        var all = new List<LogRecord>();
        var acknowledged = new List<(long, int)>();
        foreach (var (records, bytes) in batches)
        {
            var value = new string((char)('a' + (all.Count % 26)), bytes);
            var batch = Enumerable.Range(all.Count, records).Select(i => new LogRecord(i, $"k{i}", value)).ToList();
            await log.AppendAsync(topic, 0, batch.Select(r => (r.Key, r.Value)));
            all.AddRange(batch);
            acknowledged.Add((log.PartitionOf(topic, 0).Log.CommittedAddress, all.Count));
        }
        return (all, acknowledged, acknowledged[^1].Item1);
    }

    private static async Task<(List<LogRecord> Records, EventLogException? Failure)> ReadAsync(LocalEventLog log, Topic topic, long from)
    {
        var records = new List<LogRecord>();
        await using var reader = await log.OpenReaderAsync(topic, 0, from);
        try
        {
            while (await reader.TryReadAsync() is { } batch)
            {
                using (batch) records.AddRange(batch.ToRecords());
            }
            return (records, null);
        }
        catch (EventLogException e)
        {
            return (records, e);
        }
    }

    private static (string File, long At) Locate(string path, long address)
    {
        var segmentBytes = Options(path).SegmentBytes;
        return (Path.Combine(PartitionFolder(path), $"{address / segmentBytes:D10}.seg"), address % segmentBytes);
    }

    private static void Cut(string path, long address)
    {
        var (file, at) = Locate(path, address);
        foreach (var later in Directory.GetFiles(PartitionFolder(path), "*.seg").Where(f => string.CompareOrdinal(f, file) > 0)) File.Delete(later);
        using var stream = new FileStream(file, FileMode.OpenOrCreate);
        stream.SetLength(Math.Min(at, stream.Length));
    }

    private static void Extend(string path, byte[] garbage)
    {
        using var stream = new FileStream(Directory.GetFiles(PartitionFolder(path), "*.seg").Order().Last(), FileMode.Append);
        stream.Write(garbage);
    }

    private delegate void Change(Span<byte> bytes);

    /// <summary>Changes up to 40 bytes of the log in place.</summary>
    private static void Overwrite(string path, long address, Change change)
    {
        var (file, at) = Locate(path, address);
        using var stream = new FileStream(file, FileMode.Open);
        var bytes = new byte[Math.Min(40, stream.Length - at)];
        stream.Position = at;
        stream.ReadExactly(bytes);
        change(bytes);
        stream.Position = at;
        stream.Write(bytes);
    }
}
