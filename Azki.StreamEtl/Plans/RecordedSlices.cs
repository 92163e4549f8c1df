using Azki.EventLog;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// Tells whether the log still has what a plan was made of. A log that has lost its tail since gives the offsets to other records, and these
/// are still to be read: a plan that is repeated says how far its own records went, and no more.
/// </summary>
internal static class RecordedSlices
{
    /// <summary>Whether the last record of a slice is still where it was, as far as can be told.</summary>
    public static async Task<bool> IsThereAsync(IEventLog log, Topic topic, LogSlice slice, CancellationToken cancellationToken)
    {
        // Offsets of a topic that was made anew are not compared: they are worth nothing.
        if (topic.Id != slice.TopicId) return true;
        var (low, high) = await log.GetWatermarksAsync(topic, slice.Partition, cancellationToken).ConfigureAwait(false);
        if (slice.Next > high) return false;
        var last = slice.Next - 1;
        if (slice.AppendedMs <= 0 || last < low) return true;
        try
        {
            using var batch = await ReadAsync(log, topic, slice.Partition, last, cancellationToken).ConfigureAwait(false);
            // Behind its last record a slice may have marks of the log, and compaction takes records out.
            return batch is not { Count: > 0 } || batch.OffsetOf(0) != last || batch.AppendedMsOf(0) == slice.AppendedMs;
        }
        catch (Exception e) when (e is OffsetOutOfRangeException or DamagedLogException)
        {
            // Expired meanwhile; or damaged, and then it is there.
            return true;
        }
    }

    private static async Task<RecordBatch?> ReadAsync(IEventLog log, Topic topic, int partition, long offset, CancellationToken cancellationToken)
    {
        var reader = await log.OpenReaderAsync(topic, partition, offset, cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        return await reader.TryReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
