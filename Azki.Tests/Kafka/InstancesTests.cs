using Azki.Core;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Kafka;

/// <summary>Two StreamEtl of one warehouse, as programs: one loads, the other takes over, and every event counts once.</summary>
[Trait("Category", "Long")]
public sealed class InstancesTests(EngineFixture fixture, RestartableKafka kafka) : IClassFixture<RestartableKafka>
{
    private const int Events = 6_000;

    /// <summary>How the one that loads leaves.</summary>
    public enum Leaving
    {
        /// <summary>kill -9.</summary>
        Killed,

        /// <summary>Asked to end, so its group is rebalanced in the middle of a batch.</summary>
        Terminated,

        /// <summary>Put aside until the other one has done all, and then going on where it was.</summary>
        Paused,
    }

    [Theory]
    [InlineData(Leaving.Killed)]
    [InlineData(Leaving.Terminated)]
    [InlineData(Leaving.Paused)]
    public async Task TheOneThatLoads_Leaves_TheOtherTakesOverExactly(Leaving leaving)
    {
        await kafka.CleanAsync();
        await using var home = new PipelineHome(fixture);
        await using var port = await EnginePort.OpenAsync(fixture.Engine);
        await using var log = kafka.OpenLog();
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents, Partitions: 6), TestContext.Current.CancellationToken);
        home.Settings["ConnectionStrings:kafka"] = kafka.Servers;
        home.Settings["ConnectionStrings:clickhouse"] = port.ConnectionString;
        home.Settings["Azki:Warehouse:Database"] = home.Options.Database;
        home.Settings["Azki:StreamEtl:MaxBatchRows"] = "100";

        // At the same moment, on a warehouse that is not there yet.
        using var one = EtlProcess.Start(Path.Combine(home.Files, "one"), home.Settings);
        using var two = EtlProcess.Start(Path.Combine(home.Files, "two"), home.Settings);
        EtlProcess? loading = null;
        await PlainEvents.WaitAsync(async () =>
        {
            if (await one.IsLoadingAsync() && await two.IsStandingByAsync()) loading = one;
            else if (await two.IsLoadingAsync() && await one.IsStandingByAsync()) loading = two;
            return loading is not null;
        }, $"One loads and one stands by:\n{one.Output}\n{two.Output}");

        await AppendAsync(log, topic);
        await PlainEvents.WaitAsync(async () => await StoredAsync(home) > Events / 20, "Nothing is loaded");
        Leave(loading!, leaving);
        Assert.True(await StoredAsync(home) < Events, "It left too late");

        await PlainEvents.WaitAsync(async () => await ReadAsync(home) >= Events, $"The other one does not load all:\n{one.Output}\n{two.Output}");
        if (leaving == Leaving.Paused)
        {
            loading!.Resume();
            await PlainEvents.WaitAsync(loading.IsStandingByAsync, $"It does not know that it was replaced:\n{loading.Output}");
        }
        await home.AssertStoredAsync([.. Enumerable.Range(0, Events)]);
        Assert.Equal([$"{Events}\t{Events}"], await home.LinesAsync("SELECT sum(read), sum(stored) FROM ingestion_ledger"));
    }

    private static void Leave(EtlProcess process, Leaving leaving)
    {
        if (leaving == Leaving.Killed) process.Kill();
        else if (leaving == Leaving.Terminated) process.Terminate();
        else process.Pause();
    }

    private static Task<long> StoredAsync(PipelineHome home) => home.Warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage");

    private static Task<long> ReadAsync(PipelineHome home) => home.Warehouse.QueryNumberAsync("SELECT sum(read) FROM ingestion_ledger");

    private static async Task AppendAsync(IEventLog log, Topic topic)
    {
        for (var p = 0; p < topic.Partitions; p++)
        {
            using var batch = new RecordBatchBuilder();
            for (var n = p; n < Events; n += topic.Partitions) batch.Add("k"u8, System.Text.Encoding.UTF8.GetBytes(PlainEvents.Json(n)));
            await log.AppendAsync(topic, p, batch, TestContext.Current.CancellationToken);
        }
    }
}
