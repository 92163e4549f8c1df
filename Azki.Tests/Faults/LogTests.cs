using System.Text;
using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse;
using Microsoft.Extensions.DependencyInjection;
using Fault = Azki.Tests.Pipeline.Harness.Fault;

namespace Azki.Tests.Faults;

/// <summary>A log that was damaged or cut after it had acknowledged: nothing is passed over in silence, and nothing new is lost.</summary>
public sealed class LogTests(EngineFixture fixture)
{
    [Fact]
    public async Task Run_UnreadRecordsDamaged_StallsAndGoesOnOnceTheFileIsRestored()
    {
        await using var home = new PipelineHome(fixture);
        using (var faults = new FaultyHandler((_, statement) => statement.Contains("processed_events_storage", StringComparison.Ordinal) ? Fault.Before : Fault.None))
        {
            // Acknowledged by the log, and not yet loaded.
            await using var platform = await home.StartAsync(faults);
            for (var i = 0; i < 3; i++) await platform.IngestAsync(Write(home, $"events{i}.csv", i * 1000, 1000));
        }
        var file = LargestSegment(home);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, [.. bytes.Select((b, i) => i is > 2000 and < 2064 ? (byte)~b : b)], TestContext.Current.CancellationToken);

        await using (var platform = await home.StartAsync())
        {
            var failure = await Assert.ThrowsAsync<WarehouseException>(() => platform.CatchUpAsync());
            Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
            Assert.Contains("restore the file", failure.Message, StringComparison.Ordinal);
            Assert.Equal(EtlState.Stalled, platform.Services.GetRequiredService<EtlProgress>().State);
        }
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        await using (var platform = await home.StartAsync()) await platform.CatchUpAsync();
        await AssertStoredAsync(home, 3000);
    }

    [Fact]
    public async Task Run_TailThatWasReadIsCutOff_WhatComesNextIsStoredAndTheLossIsListed()
    {
        await using var home = new PipelineHome(fixture);
        await using (var platform = await home.StartAsync())
        {
            await platform.IngestAsync(Write(home, "first.csv", 0, 300));
            await platform.CatchUpAsync();
        }
        using (var segment = new FileStream(LargestSegment(home), FileMode.Open)) segment.SetLength(100);
        for (var round = 0; round < 2; round++)
        {
            await using var platform = await home.StartAsync();
            await platform.IngestAsync(Write(home, "second.csv", 300, 200));
            await platform.CatchUpAsync();
        }
        await AssertStoredAsync(home, 500);
        Assert.Equal(["1"], await home.LinesAsync("SELECT count() FROM quarantined_events WHERE row LIKE 'The records from offset%are gone from the log.'"));
    }

    private static async Task AssertStoredAsync(PipelineHome home, int events) => Assert.Equal(
        [$"{events}\t{events}\t{events}"],
        await home.LinesAsync("SELECT count(), (SELECT count() FROM session_events), (SELECT sum(total_events) FROM daily_totals) FROM processed_events_storage"));

    private static string LargestSegment(PipelineHome home) => Directory
        .EnumerateFiles(Path.Combine(home.Path, "log", "topics", "insurance.raw_events"), "*.seg", SearchOption.AllDirectories).MaxBy(f => new FileInfo(f).Length)!;

    private static string Write(PipelineHome home, string name, int first, int count)
    {
        var text = new StringBuilder("event_time,user_id,session_id,event_type,channel,premium_amount\n");
        for (var i = first; i < first + count; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"2025-01-01 10:00:00,{1 + (i % 50)},s{i},purchase,SMS,{i}\n");
        home.Settings["Azki:StreamEtl:MaxBatchRows"] = "1000";
        home.Settings["Azki:StreamEtl:MaxKnownIds"] = "100000";
        return home.Write(name, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
