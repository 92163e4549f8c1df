using System.Globalization;
using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Kafka;

/// <summary>The broker leaves while events are on their way: nobody ends, nothing is lost, nothing counts twice.</summary>
[Trait("Category", "Long")]
public sealed class BrokerFaultTests(EngineFixture fixture, RestartableKafka kafka) : IClassFixture<RestartableKafka>
{
    private const int Events = 2000;

    // A minute and more: AZKI_OUTAGE_SECONDS=60.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("AZKI_OUTAGE_SECONDS") ?? "3", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Load_BrokerKilledInTheMiddle_EveryEventCountsOnce()
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        await platform.IngestAsync(home.Write("one.ndjson", 0, Events));
        await PlainEvents.WaitAsync(async () => await home.Warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage") > 200, "Nothing is loaded");
        await kafka.KillAsync();
        await kafka.StartAsync();
        await platform.IngestAsync(home.Write("two.ndjson", Events, 500));
        await platform.CatchUpAsync();
        await home.AssertStoredAsync([.. Enumerable.Range(0, Events + 500)]);
    }

    [Fact]
    public async Task Ingest_BrokerAway_WaitsAndGoesOn()
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        await platform.IngestAsync(home.Write("one.ndjson", 0, 100));
        await platform.CatchUpAsync();
        await kafka.StopAsync();

        var ingest = platform.IngestAsync(home.Write("two.ndjson", 100, Events));
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        Assert.False(ingest.IsCompleted, "Acknowledged by nobody.");
        await kafka.StartAsync();
        await ingest;
        await platform.CatchUpAsync();
        await home.AssertStoredAsync([.. Enumerable.Range(0, 100 + Events)]);
        Assert.Equal([$"{100 + Events}\t{100 + Events}"], await home.LinesAsync("SELECT sum(read), sum(stored) FROM ingestion_ledger WHERE kind = 'event'"));
    }

    private PipelineHome Home()
    {
        var home = new PipelineHome(fixture);
        home.Settings["ConnectionStrings:kafka"] = kafka.Servers;
        home.Settings["Azki:StreamEtl:MaxBatchRows"] = "100";
        return home;
    }
}
