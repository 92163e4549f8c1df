using System.Globalization;
using System.Text;
using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.Tests.Faults;

/// <summary>A batch that cannot be recorded: nothing is loaded, it is said, and it goes on by itself once it can.</summary>
public sealed class UnrecordedBatchTests(EngineFixture fixture)
{
    [Fact]
    public async Task Run_BatchCannotBeRecordedForAWhile_GoesOnByItself()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        var progress = platform.Services.GetRequiredService<EtlProgress>();
        await UntilAsync(() => progress.State == EtlState.Running);
        // In the way of the files that are written first: as with a full disk, none can be made.
        var inTheWay = Enumerable.Range(1, 50).Select(n => Directory.CreateDirectory(Path.Combine(home.Path, "etl", $"{n:D12}.plan.tmp"))).ToList();

        var text = new StringBuilder("event_time,user_id,session_id,event_type,channel,premium_amount\n");
        for (var i = 0; i < 25; i++) text.Append(CultureInfo.InvariantCulture, $"2025-01-01 10:00:00,{1 + i},s{i},purchase,SMS,{i}\n");
        await platform.IngestAsync(home.Write("events.csv", Encoding.UTF8.GetBytes(text.ToString())));
        await UntilAsync(() => progress.State == EtlState.Stalled);
        Assert.Equal(0, await home.Warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage", null, TestContext.Current.CancellationToken));

        foreach (var folder in inTheWay) folder.Delete();
        await platform.CatchUpAsync();
        Assert.Equal(["25\t25\t25"], await home.LinesAsync("SELECT count(), (SELECT count() FROM session_events), (SELECT sum(total_events) FROM daily_totals) FROM processed_events_storage"));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var deadline = Environment.TickCount64 + 60_000; !condition(); await Task.Delay(5, TestContext.Current.CancellationToken))
            Assert.True(Environment.TickCount64 < deadline, "It did not come to that within a minute.");
    }
}
