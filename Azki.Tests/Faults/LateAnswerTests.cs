using System.Text;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Faults;

/// <summary>An insert that was done, and whose answer came too late: it is repeated, and counts once.</summary>
public sealed class LateAnswerTests(EngineFixture fixture)
{
    [Fact]
    public async Task Run_InsertTimesOutAfterItWasDone_CountsOnce()
    {
        await using var home = new PipelineHome(fixture);
        home.Options.InsertTimeout = TimeSpan.FromSeconds(2);
        var late = 0;
        using var faults = new FaultyHandler((_, statement) =>
            statement.Contains("insert_deduplication_token", StringComparison.Ordinal) && statement.Contains("processed_events_storage", StringComparison.Ordinal)
                && ++late == 1 ? Fault.Late : Fault.None);
        await using var platform = await home.StartAsync(faults);
        var text = new StringBuilder("event_time,user_id,session_id,event_type,channel,premium_amount\n");
        for (var i = 0; i < 25; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"2025-01-01 10:00:00,{1 + i},s{i},purchase,SMS,{i}\n");
        await platform.IngestAsync(home.Write("events.csv", Encoding.UTF8.GetBytes(text.ToString())));
        await platform.CatchUpAsync();
        Assert.Equal(1, faults.Faults);
        Assert.Equal(["25\t25\t25"], await home.LinesAsync("SELECT count(), (SELECT count() FROM session_events), (SELECT sum(total_events) FROM daily_totals) FROM processed_events_storage"));
    }
}
