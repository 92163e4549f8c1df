using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;
using Microsoft.Extensions.Logging;

namespace Azki.Tests.EventLog.Local;

/// <summary>What a crash leaves at the end of the log: the acknowledged prefix, and appends go on behind it.</summary>
public sealed class TornTailTests
{
    [Fact]
    public async Task Open_CutAnywhere_KeepsAPrefixWithAllAcknowledgedBefore() =>
        await Gen.Select(LogFolder.Batches, LogFolder.Place).SampleAsync((batches, at) => CheckTailAsync(batches, at, garbage: null), iter: 60, threads: 2);

    [Fact]
    public async Task Open_GarbageFromAnywhereOn_KeepsAPrefixWithAllAcknowledgedBefore() =>
        await Gen.Select(LogFolder.Batches, LogFolder.Place, Gen.Byte.ArrayWithEdges(1, 5000))
            .SampleAsync((batches, at, garbage) => CheckTailAsync(batches, at, garbage), iter: 60, threads: 2);

    [Fact]
    public async Task Open_TornTail_WarnsAndAppendsGoOn()
    {
        using var folder = new LogFolder();
        var (all, _, end) = await folder.FillAsync([(10, 100), (10, 100)]);
        folder.Overwrite(end - 40, bytes => bytes.Fill(0xAB));
        var captured = new CapturedLog<LocalEventLog>();
        await using (var log = new LocalEventLog(folder.Options, captured))
        {
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            Assert.Equal(new Watermarks(0, 10), await log.GetWatermarksAsync(topic, 0));
            await log.AppendAsync(topic, 0, [("new", "1")]);
        }
        var warning = Assert.Single(captured.Lines, l => l.Level == LogLevel.Warning);
        Assert.Contains("recovery-0", warning.Message, StringComparison.Ordinal);
        await using var again = new LocalEventLog(folder.Options);
        var reopened = await again.OpenTopicAsync(new(LogFolder.TopicName));
        Assert.Equal([.. all.Take(10), new LogRecord(10, "new", "1")], (await LogFolder.ReadAsync(again, reopened, 0)).Records);
    }

    [Fact]
    public async Task Open_UnacknowledgedEntryTorn_WhatFollowsItIsGoneForGood()
    {
        // One append of three entries, a page each: as if the first had not reached the disk before the power went.
        using var folder = new LogFolder();
        var (all, acknowledged, _) = await folder.FillAsync([(1, 60_000), (3, 60_000)]);
        folder.Overwrite((64 << 10) + 100, bytes => bytes.Fill(0xAB));
        File.Delete(folder.OffsetIndex); // Written behind a commit, and there was none.
        Assert.InRange(acknowledged[0].Address, 60_000, 64 << 10);
        for (var next = 1; next < 3; next++)
        {
            await using var log = new LocalEventLog(folder.Options);
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            Assert.Equal(new Watermarks(0, next), await log.GetWatermarksAsync(topic, 0));
            await log.AppendAsync(topic, 0, [("k1", all[1].Value)]);
        }
    }

    private static async Task<bool> CheckTailAsync((int, int)[] batches, double at, byte[]? garbage)
    {
        using var folder = new LogFolder();
        var (all, acknowledged, end) = await folder.FillAsync(batches);
        var address = (long)(at * end);
        folder.Cut(address);
        if (garbage is not null) folder.Extend(garbage);
        for (var round = 0; round < 2; round++)
        {
            await using var log = new LocalEventLog(folder.Options);
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            var (read, failure) = await LogFolder.ReadAsync(log, topic, 0);
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
}
