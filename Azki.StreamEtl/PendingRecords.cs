using Azki.EventLog;
using Azki.StreamEtl.Plans;

namespace Azki.StreamEtl;

/// <summary>What is in the log and not yet in the warehouse, by the positions that are committed: no ETL needs to run.</summary>
public sealed class PendingRecords
{
    private readonly IEventLog _log;
    private readonly ReaderGroup _group;

    internal PendingRecords(IEventLog log, ReaderGroup group) => (_log, _group) = (log, group);

    /// <summary>Records of all topics read that are still to come.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        var group = await _group.NameAsync(cancellationToken).ConfigureAwait(false);
        var pending = 0L;
        foreach (var name in EtlTopics.Read)
        {
            var topic = await _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken).ConfigureAwait(false);
            var positions = await _log.GetPositionsAsync(group, topic, cancellationToken).ConfigureAwait(false);
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                var watermarks = await _log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false);
                pending += watermarks.High - Math.Max(watermarks.Low, positions.GetValueOrDefault(partition, watermarks.Low));
            }
        }
        return pending;
    }
}
