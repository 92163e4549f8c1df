using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<(string Topic, int Partition), long> _lags = new();
    private readonly IEventLog _log;
    private readonly EtlProgress _progress;
    private readonly ReaderGroup _group;
    private readonly TimeProvider _time;
    private readonly ObservableGauge<long> _gauge;
    private string _name = "";

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
            // An instance that stands by has no lag of its own to tell.
            if (!_gauge.Enabled || _progress.State != EtlState.Running) continue;
            try
            {
                _name = await _group.NameAsync(stoppingToken).ConfigureAwait(false);
                foreach (var topic in EtlTopics.Read) await MeasureAsync(topic, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is EventLogException or Warehouse.WarehouseException)
            {
                // Whoever needs what does not answer says so.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task MeasureAsync(string name, CancellationToken cancellationToken)
    {
        var topic = await _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken).ConfigureAwait(false);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            if (_progress.PositionOf(topic, partition) is not { } position) continue;
            var high = (await _log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false)).High;
            _lags[(name, partition)] = Math.Max(0, high - position);
        }
    }

    private IEnumerable<Measurement<long>> Observe() => _progress.State != EtlState.Running ? [] : _lags.Select(l => new Measurement<long>(
        l.Value, new("group", _name), new("topic", l.Key.Topic), new("partition", l.Key.Partition)));
}
