using System.Runtime.CompilerServices;
using Azki.EventLog;

namespace Azki.CdcBridge.Snapshot;

/// <summary>What a topic holds now, partition after partition.</summary>
internal static class TopicRecords
{
    /// <summary>The next offset of each partition.</summary>
    public static async Task<IReadOnlyList<long>> EndsAsync(IEventLog log, Topic topic, CancellationToken cancellationToken)
    {
        var ends = new long[topic.Partitions];
        for (var i = 0; i < ends.Length; i++) ends[i] = (await log.GetWatermarksAsync(topic, i, cancellationToken).ConfigureAwait(false)).High;
        return ends;
    }

    /// <summary>Reads all there is. A batch is valid until the next one is asked for.</summary>
    /// <param name="log">The log.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="begins">Where to begin in each partition; one that is not named is read from its beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(IEventLog log, Topic topic, IReadOnlyList<long> begins, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            var (low, high) = await log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false);
            var next = partition < begins.Count ? Math.Max(low, begins[partition]) : low;
            if (next >= high) continue;
            await using var reader = await log.OpenReaderAsync(topic, partition, next, cancellationToken).ConfigureAwait(false);
            while (next < high && await reader.TryReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch) yield return batch;
                next = batch.NextOffset;
            }
        }
    }
}
