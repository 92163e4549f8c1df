using Azki.Core.Users;
using Azki.EventLog;

namespace Azki.CdcBridge.State;

/// <summary>
/// The present users, read from the change topic: it is the only state there is, so what a killed run left undone is done by the next.
/// </summary>
internal static class ChangeTopicReplay
{
    public static async Task ReadAsync(IEventLog log, Topic topic, UserTable users, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            var (low, high) = await log.GetWatermarksAsync(topic, partition, cancellationToken);
            if (low >= high) continue;

            await using var reader = await log.OpenReaderAsync(topic, partition, low, cancellationToken);
            for (var next = low; next < high;)
            {
                using var batch = await reader.TryReadAsync(cancellationToken);
                if (batch is null) break; // Compaction may have taken the last records.
                Apply(batch, users);
                next = batch.NextOffset;
            }
        }
    }

    private static void Apply(RecordBatch batch, UserTable users)
    {
        foreach (var record in batch)
        {
            if (record.IsTombstone)
            {
                if (DebeziumEnvelope.TryParseKey(record.Key, out var userId)) users.Remove(userId);
            }
            else if (DebeziumEnvelope.TryParse(record.Key, record.Value, out var change, out _))
            {
                // A record that cannot be read says nothing of its user: the file will.
                if (change.After is { } user) users.Store(user, change.CreatedAt);
                else users.Remove(change.UserId);
            }
        }
    }
}
