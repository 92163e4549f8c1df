using System.Text;
using Azki.EventLog;

namespace Azki.Tests.EventLog;

/// <summary>The contract under load: large records, many partitions, many at once.</summary>
public abstract partial class EventLogContract
{
    [Fact]
    public async Task AppendAsync_RecordOfSixteenMegabytes_ComesBack()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        var value = new byte[16 << 20];
        new Random(1).NextBytes(value);
        using var batch = new RecordBatchBuilder(RecordHeaders.Of(("h", "1")));
        batch.Add("before"u8, "x"u8);
        batch.Add("big"u8, value);
        batch.Add("after"u8, "y"u8);
        await Log.AppendAsync(topic, 0, batch, Cancellation);

        await using var reader = await Log.OpenReaderAsync(topic, 0, 1, Cancellation);
        var keys = new List<string>();
        while (keys.Count < 2)
        {
            using var read = await reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);
            Assert.Equal("1", read.Headers.GetString("h"));
            foreach (var record in read)
            {
                keys.Add(Encoding.UTF8.GetString(record.Key));
                if (keys[^1] == "big") Assert.True(record.Value.SequenceEqual(value));
            }
        }
        Assert.Equal(["big", "after"], keys);
    }

    [Fact]
    public async Task AppendAsync_ManyPartitionsAtOnce_EachKeepsItsOrder()
    {
        const int partitions = 24, batches = 10, size = 20;
        var topic = await Log.OpenTopicAsync(new(NewName(), partitions), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, partitions).Select(async p =>
        {
            for (var b = 0; b < batches; b++) await Log.AppendAsync(topic, p, LogRecords.Numbered(b * size, size));
        }));
        for (var p = 0; p < partitions; p++)
            Assert.Equal(Enumerable.Range(0, batches * size).Select(i => new LogRecord(i, $"k{i}", $"v{i}")), await Log.ReadAllAsync(topic, p));
    }

    [Fact]
    public async Task AppendAsync_ConcurrentlyWithReaders_EveryReaderSeesAllInTheSameOrder()
    {
        const int writers = 4, batches = 25, size = 8, total = writers * batches * size;
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var seen = new List<LogRecord>();
            await using var reader = await Log.OpenReaderAsync(topic, 0, 0, Cancellation);
            while (seen.Count < total)
            {
                using var batch = await reader.ReadAsync(Cancellation);
                seen.AddRange(batch.ToRecords());
            }
            return seen;
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            for (var b = 0; b < batches; b++) await Log.AppendAsync(topic, 0, LogRecords.Numbered((w * 1_000_000) + (b * size), size));
        })));
        var all = await Task.WhenAll(reading).WaitAsync(Patience, Cancellation);

        Assert.Equal(Enumerable.Range(0, total).Select(i => (long)i), all[0].Select(r => r.Offset));
        Assert.Equal(all[0], all[1]);
        Assert.Equal(all[0], all[2]);
        for (var w = 0; w < writers; w++)
        {
            var own = all[0].Where(r => int.Parse(r.Key[1..]) / 1_000_000 == w).Select(r => int.Parse(r.Key[1..])).ToList();
            Assert.Equal(Enumerable.Range(w * 1_000_000, batches * size), own);
        }
    }
}
