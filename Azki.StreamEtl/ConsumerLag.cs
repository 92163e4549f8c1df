using System.Diagnostics.Metrics;
using Azki.EventLog;
using Azki.StreamEtl.Plans;

namespace Azki.StreamEtl;

/// <summary>
/// The gauge <c>kafka.consumer_group.lag</c>, as OpenTelemetry's receiver for Kafka names it: records of a partition that are not in the
/// warehouse yet. The ends of partitions are asked for now and then, and only while somebody listens.
/// </summary>
internal sealed class ConsumerLag : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly IEventLog _log;
    private readonly EtlProgress _progress;
    private readonly ReaderGroup _group;
    private readonly TimeProvider _time;
    private readonly ObservableGauge<long> _gauge;
    private volatile Lags _lags = new("", []);

    public ConsumerLag(IEventLog log, EtlProgress progress, ReaderGroup group, TimeProvider time)
    {
        (_log, _progress, _group, _time) = (log, progress, group, time);
        _gauge = EtlTelemetry.Meter.CreateObservableGauge("kafka.consumer_group.lag", Observe, "{record}", "Records of a partition that are not in the warehouse yet");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            if (!_gauge.Enabled || !HasLag) continue;
            try
            {
                await MeasureAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whoever needs what does not answer says so. What was measured before is not so any more.
                _lags = new("", []);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    // While loading is stalled it grows, and is wanted most. An instance that stands by has none of its own to tell.
    private bool HasLag => _progress.State == EtlState.Running || (_progress.State == EtlState.Stalled && _progress.IsChosen);

    /// <summary>Measures all partitions that there are now; what is known of others is forgotten.</summary>
    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var group = await _group.NameAsync(cancellationToken).ConfigureAwait(false);
        var lags = new List<PartitionLag>();
        foreach (var name in EtlTopics.Read)
        {
            var topic = await _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken).ConfigureAwait(false);
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                if (_progress.PositionOf(topic, partition) is not { } position) continue;
                var high = (await _log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false)).High;
                lags.Add(new(name, partition, Math.Max(0, high - position)));
            }
        }
        _lags = new(group, lags);
    }

    private IEnumerable<Measurement<long>> Observe()
    {
        if (!HasLag) return [];
        var (group, lags) = _lags;
        return lags.Select(l => new Measurement<long>(l.Records, new("group", group), new("topic", l.Topic), new("partition", l.Partition)));
    }

    private sealed record Lags(string Group, IReadOnlyList<PartitionLag> Partitions);

    private readonly record struct PartitionLag(string Topic, int Partition, long Records);
}
