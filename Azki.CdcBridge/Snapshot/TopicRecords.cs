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
            await foreach (var batch in ReadAsync(log, topic, partition, partition < begins.Count ? begins[partition] : 0, cancellationToken).ConfigureAwait(false))
                yield return batch;
        }
    }

    /// <summary>Reads what one partition holds now from an offset on, or from its beginning where that is later.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(IEventLog log, Topic topic, int partition, long begin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (low, high) = await log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false);
        var next = Math.Max(low, begin);
        if (next >= high) yield break;
        await using var reader = await log.OpenReaderAsync(topic, partition, next, cancellationToken).ConfigureAwait(false);
        while (next < high && await reader.TryReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch) yield return batch;
            next = batch.NextOffset;
        }
    }
}
