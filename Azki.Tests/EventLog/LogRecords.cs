using System.Text;
using Azki.EventLog;

namespace Azki.Tests.EventLog;

/// <summary>A record as a test compares it.</summary>
internal sealed record LogRecord(long Offset, string Key, string? Value);

internal static class LogRecords
{
    public static RecordBatchBuilder Batch(params IEnumerable<(string Key, string? Value)> records) => Batch(RecordHeaders.Empty, records);

    public static RecordBatchBuilder Batch(RecordHeaders headers, IEnumerable<(string Key, string? Value)> records)
    {
        var batch = new RecordBatchBuilder(headers);
        foreach (var (key, value) in records)
        {
            if (value is null) batch.AddTombstone(Encoding.UTF8.GetBytes(key));
            else batch.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        }
        return batch;
    }

    public static IEnumerable<(string, string?)> Numbered(int from, int count) =>
        Enumerable.Range(from, count).Select(i => ($"k{i}", (string?)$"v{i}"));

    public static async Task AppendAsync(this IEventLog log, Topic topic, int partition, IEnumerable<(string, string?)> records)
    {
        using var batch = Batch(records);
        await log.AppendAsync(topic, partition, batch, TestContext.Current.CancellationToken);
    }

    public static List<LogRecord> ToRecords(this RecordBatch batch)
    {
        var records = new List<LogRecord>();
        foreach (var record in batch)
            records.Add(new(record.Offset, Encoding.UTF8.GetString(record.Key), record.IsTombstone ? null : Encoding.UTF8.GetString(record.Value)));
        return records;
    }

    /// <summary>Reads until the partition's high watermark.</summary>
    public static async Task<List<LogRecord>> ReadAllAsync(this IEventLog log, Topic topic, int partition, long from = 0)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var high = (await log.GetWatermarksAsync(topic, partition, cancellation)).High;
        var records = new List<LogRecord>();
        await using var reader = await log.OpenReaderAsync(topic, partition, from, cancellation);
        while (records.Count == 0 ? from < high : records[^1].Offset + 1 < high)
        {
            using var batch = await reader.TryReadAsync(cancellation);
            if (batch is null) break;
            records.AddRange(batch.ToRecords());
        }
        return records;
    }
}
