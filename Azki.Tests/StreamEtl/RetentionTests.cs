using System.Text;
using Azki.StreamEtl.Maintenance;
using Azki.Tests.Pipeline.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Azki.Tests.StreamEtl;

/// <summary>Months that leave the warehouse while it is loaded.</summary>
public sealed class RetentionTests(EngineFixture fixture)
{
    [Fact]
    public async Task Run_MonthDroppedAndSentAgain_IsStoredAgain()
    {
        const string Stored = "SELECT count() FROM processed_events_storage";
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        // One with an id of its sender's: those are remembered apart.
        var rows = Encoding.UTF8.GetBytes("""
            event_time,user_id,session_id,event_type,channel,premium_amount,event_id
            2024-03-01 10:00:00,1,s1,purchase,SMS,1,
            2024-03-02 10:00:00,2,s2,purchase,SMS,2,given

            """);
        await platform.IngestAsync(home.Write("events.csv", rows));
        await platform.CatchUpAsync();
        Assert.Equal(["2"], await home.LinesAsync(Stored));

        platform.Services.GetRequiredService<MaintenanceQueue>().Add(new Retention(home.Warehouse, TimeSpan.FromDays(-1), TimeProvider.System, mayTakeAll: true, NullLogger.Instance));
        while (await home.Warehouse.QueryNumberAsync(Stored, null, TestContext.Current.CancellationToken) > 0) await Task.Delay(5, TestContext.Current.CancellationToken);

        await platform.IngestAsync(home.Write("again.csv", rows));
        await platform.CatchUpAsync();
        Assert.Equal(["2"], await home.LinesAsync(Stored));
    }

    [Theory]
    [InlineData(false, "1")]
    [InlineData(true, "0")]
    public async Task Run_AllIsOldByTheClock_IsLeftAloneForADay(bool mayTakeAll, string left)
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await platform.IngestAsync(home.Write("events.csv", "event_time,user_id,session_id,event_type,channel,premium_amount\n2024-03-01 10:00:00,1,s1,purchase,SMS,1\n"u8));
        await platform.CatchUpAsync();

        platform.Services.GetRequiredService<MaintenanceQueue>().Add(new Retention(home.Warehouse, TimeSpan.FromDays(-1), TimeProvider.System, mayTakeAll, NullLogger.Instance));
        // Done after it.
        await platform.Etl.ReenrichAsync(null, null);

        Assert.Equal([left], await home.LinesAsync("SELECT count() FROM processed_events_storage"));
    }

    [Fact]
    public async Task Run_UsersOfAWeekThatBeganBeforeAllEvents_AreDropped()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await platform.IngestAsync(home.Write("events.csv", "event_time,user_id,session_id,event_type,channel,premium_amount\n2024-03-01 10:00:00,1,s1,purchase,SMS,1\n"u8));
        await platform.CatchUpAsync();
        await home.Warehouse.ExecuteAsync("INSERT INTO closed_weeks (metric_date, built, days) VALUES ('2024-02-26', 1, [1]), ('2024-03-04', 2, [2])", TestContext.Current.CancellationToken);

        platform.Services.GetRequiredService<MaintenanceQueue>().Add(new Retention(home.Warehouse, TimeSpan.FromDays(365), TimeProvider.System, mayTakeAll: true, NullLogger.Instance));
        // Done after it.
        await platform.Etl.ReenrichAsync(null, null);

        Assert.Equal(["2024-03-04"], await home.LinesAsync("SELECT metric_date FROM closed_weeks"));
        Assert.Equal(["1"], await home.LinesAsync("SELECT count() FROM processed_events_storage"));
    }

    [Theory]
    [InlineData(1, "0")]
    [InlineData(-1, "1")]
    public async Task Run_StagingThatARunLeft_IsEmptiedOnceTheRunIsOld(int hoursAhead, string left)
    {
        const string Staged = "SELECT count() FROM batch_events";
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await platform.CatchUpAsync();
        await platform.Etl.StartBatchAsync(Guid.NewGuid());
        await home.Warehouse.ExecuteAsync("INSERT INTO batch_rows (id, event_time, user_id, session_id) VALUES (1, '2025-10-02 10:00:00', 7, 'before')", TestContext.Current.CancellationToken);
        Assert.Equal(["1"], await home.LinesAsync(Staged));

        platform.Services.GetRequiredService<MaintenanceQueue>().Add(new AbandonedStaging(home.Warehouse, DateTimeOffset.UtcNow.AddHours(hoursAhead)));
        // Done after it.
        await platform.Etl.ReenrichAsync(null, null);

        Assert.Equal([left], await home.LinesAsync(Staged));
    }
}
