using System.Text;
using System.Text.Json;
using Azki.EventLog;

namespace Azki.CdcBridge.Positions;

/// <summary>
/// Keeps the capture's position in the log it writes to: a compacted topic of one partition, the last record counts. What keeps the events
/// keeps the position, so one can't be restored without the other.
/// </summary>
internal sealed class PositionStore(IEventLog log, string topicPrefix) : IDisposable
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(topicPrefix);
    private readonly RecordBatchBuilder _batch = new(capacity: 4096);
    private Topic? _topic;

    /// <summary>The topic of a capture.</summary>
    public static string TopicName(string topicPrefix) => $"{topicPrefix}.cdc_positions";

    /// <summary>The last position; null when there is none yet.</summary>
    /// <exception cref="EventLogException">The log does not answer, or the record is not one of this program.</exception>
    public async Task<CapturePosition?> ReadAsync(CancellationToken cancellationToken)
    {
        _topic ??= await log.OpenTopicAsync(new TopicSettings(TopicName(topicPrefix), Partitions: 1, Compacted: true), cancellationToken).ConfigureAwait(false);
        var (low, high) = await log.GetWatermarksAsync(_topic, 0, cancellationToken).ConfigureAwait(false);
        if (low >= high) return null;

        CapturePosition? last = null;
        await using var reader = await log.OpenReaderAsync(_topic, 0, low, cancellationToken).ConfigureAwait(false);
        while (await reader.TryReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch) last = LastOf(batch) ?? last;
        }
        return last;
    }

    /// <summary>Records a position. Only what the log has acknowledged may be behind it.</summary>
    public async Task WriteAsync(CapturePosition position, CancellationToken cancellationToken)
    {
        _batch.Clear();
        _batch.Add(_key, JsonSerializer.SerializeToUtf8Bytes(position, PositionJson.Default.CapturePosition));
        await log.AppendAsync(_topic!, 0, _batch, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _batch.Dispose();

    private CapturePosition? LastOf(RecordBatch batch)
    {
        CapturePosition? last = null;
        foreach (var record in batch)
        {
            if (!record.Key.SequenceEqual(_key) || record.IsTombstone) continue;
            last = JsonSerializer.Deserialize(record.Value, PositionJson.Default.CapturePosition);
            if (last is not { Format: CapturePosition.CurrentFormat })
                throw new EventLogException($"{batch.Topic.Name} holds a position of format {last?.Format}; this program knows {CapturePosition.CurrentFormat}. Use the version that wrote it.");
        }
        return last;
    }
}
