using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.Tests.Core;
using CsCheck;

namespace Azki.Tests.EventLog.Local;

/// <summary>Files that are lost, in the way, or not of this log: never a log that does not open for no reason said.</summary>
public sealed class PartitionFilesTests
{
    [Fact]
    public async Task Open_IndexLostOrCutOrWrong_ReadsAll() =>
        await Gen.Select(LogFolder.Batches, Gen.Int[0, 4], Gen.Byte.ArrayWithEdges(0, 200)).SampleAsync(async (batches, keep, junk) =>
        {
            using var folder = new LogFolder();
            var (all, _, _) = await folder.FillAsync(batches);
            var index = folder.OffsetIndex;
            var bytes = File.ReadAllBytes(index);
            File.WriteAllBytes(index, [.. bytes.Take(bytes.Length * keep / 4), .. junk]);
            await using var log = new LocalEventLog(folder.Options);
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            Assert.Equal(all, (await LogFolder.ReadAsync(log, topic, 0)).Records);
            return true;
        }, iter: 30, threads: 2);

    [Theory]
    [InlineData("1000000000.seg")] // Millions of segments away.
    [InlineData("1.seg")] // As this version writes none.
    public async Task Open_StrayFile_IsNotWaitedFor(string name)
    {
        using var folder = new LogFolder();
        var (all, _, _) = await folder.FillAsync([(10, 100)]);
        File.WriteAllBytes(folder.InPartition(name), [1, 2, 3]);
        await using var log = new LocalEventLog(folder.Options);
        var topic = await log.OpenTopicAsync(new(LogFolder.TopicName)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(all, (await LogFolder.ReadAsync(log, topic, 0)).Records);
        await log.AppendAsync(topic, 0, [("more", "1")]);
        Assert.Equal(11, (await LogFolder.ReadAsync(log, topic, 0)).Records.Count);
    }

    [Fact]
    public async Task Open_SegmentUnderAnImpossibleNumber_IsNamed()
    {
        using var folder = new LogFolder();
        await folder.FillAsync([(10, 100)]);
        var stray = folder.InPartition("2147483647.seg");
        File.Move(folder.InPartition("0000000000.seg"), stray);
        await using var log = new LocalEventLog(folder.Options);
        var error = await Assert.ThrowsAsync<EventLogException>(() => log.OpenTopicAsync(new(LogFolder.TopicName)));
        Assert.Contains(stray, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150_000)]
    [InlineData(3_000_000)] // More than the memory of the partition.
    public async Task AppendAsync_DiskFails_SaysSoAndGoesOnOnceItIsBack(int bytes)
    {
        using var folder = new LogFolder();
        await using var log = new LocalEventLog(folder.Options);
        var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
        await log.AppendAsync(topic, 0, [("a", "1")]);
        var inTheWay = folder.InPartition("0000000001.seg");
        Directory.CreateDirectory(inTheWay);
        await Assert.ThrowsAsync<EventLogException>(() => log.AppendAsync(topic, 0, [("lost", new string('x', bytes))]).WaitAsync(TimeSpan.FromSeconds(20)));
        Directory.Delete(inTheWay);
        await log.AppendAsync(topic, 0, [("b", new string('y', 150_000))]);
        Assert.Equal(["a", "b"], (await LogFolder.ReadAsync(log, topic, 0)).Records.Select(r => r.Key));
    }
}
