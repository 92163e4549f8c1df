using System.Diagnostics.Metrics;
using Azki.Core;
using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl;
using Azki.StreamEtl.Plans;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.StreamEtl;

/// <summary>Whose lag is told, and of what.</summary>
public sealed class ConsumerLagTests(EngineFixture fixture)
{
    [Fact]
    public async Task Observe_ByTheState_TellsTheLagOfWhatThisInstanceLoads()
    {
        await using var home = new PipelineHome(fixture);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var group = new ReaderGroup(home.Warehouse, Options.Create(new StreamEtlOptions()));
        var log = new LogOfSoMany();
        var progress = new EtlProgress();
        using var lag = new ConsumerLag(log, progress, group, TimeProvider.System);
        var name = await group.NameAsync(TestContext.Current.CancellationToken);
        progress.Chosen();
        for (var p = 0; p < log.Partitions; p++) progress.Opened(log.Topic, p, 3);
        progress.Started();
        await lag.MeasureAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(0, 7L), (1, 7L)], Observed(name));

        progress.Stalled(new(FaultKind.Other, "the warehouse is away"));
        log.Records = 20;
        log.Partitions = 1;
        await lag.MeasureAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(0, 17L)], Observed(name));

        progress.StandingBy();
        Assert.Empty(Observed(name));
        progress.Joining();
        progress.Stalled(new(FaultKind.Other, "the warehouse is away"));
        Assert.Empty(Observed(name));
    }

    private static List<(int Partition, long Records)> Observed(string group)
    {
        var observed = new List<(int, long)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "kafka.consumer_group.lag") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var of = tags.ToArray().ToDictionary();
            if (Equals(of["group"], group)) observed.Add(((int)of["partition"]!, value));
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return observed;
    }

    // Only raw events have been opened: there is no position in the other topics.
    private sealed class LogOfSoMany : IEventLog
    {
        private readonly Guid _id = Guid.NewGuid();

        public int Partitions { get; set; } = 2;

        public long Records { get; set; } = 10;

        public Topic Topic => new(Topics.RawEvents, _id, Partitions);

        public Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) =>
            Task.FromResult(settings.Name == Topics.RawEvents ? Topic : new(settings.Name, Guid.NewGuid(), 1));

        public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) => new(new Watermarks(0, Records));

        public ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask CommitPositionsAsync(string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
