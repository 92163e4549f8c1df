using System.Globalization;
using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;

namespace Azki.Tests.Faults;

/// <summary>A clock that was set back: what came later still wins, and nothing counts twice or expires.</summary>
[Trait("Category", "Long")]
public sealed class ClockTests(EngineFixture fixture)
{
    [Fact]
    public async Task Run_ClockSetBackByMonths_EqualsPlainCounting()
    {
        await using var home = new PipelineHome(fixture);
        var expected = new PlainWarehouse();
        foreach (var (months, city, first) in ((int, string, int)[])[(0, "Tehran", 0), (-8, "Shiraz", 30), (-3, "Yazd", 60)])
        {
            home.Time = new ShiftedTime(months);
            await using var platform = await home.StartAsync();
            var users = new Step.Users([.. Enumerable.Range(1, 4).Select(i => new PlainUser((uint)i, new DateOnly(2024, 1, i), city, "Mobile"))]);
            await platform.SyncUsersAsync(home.Write("users.csv", Histories.File(users)));
            await platform.CatchUpAsync();
            expected.Take(users.All);
            // Half of them came before.
            var events = Enumerable.Range(Math.Max(0, first - 15), 45).Select(Event).ToList();
            await platform.IngestAsync(home.Write(string.Create(CultureInfo.InvariantCulture, $"events{first}.csv"), Histories.File(new Step.Ingest(events, false, false))));
            await platform.CatchUpAsync();
            foreach (var e in events) expected.Take(e);
        }
        await Tables.AssertEqualAsync(expected, home);
    }

    [Fact]
    public async Task Ingest_ClockBeforeTheEvents_QuarantinesThemAndTakesThemOnceItIsRight()
    {
        await using var home = new PipelineHome(fixture);
        var expected = new PlainWarehouse();
        var (recent, time) = (new List<PlainEvent>(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        for (var i = 0; i < 5; i++) recent.Add(Event(i) with { TimeMs = time - i });
        var file = home.Write("events.csv", Histories.File(new Step.Ingest(recent, false, false)));
        home.Time = new ShiftedTime(-12);
        await using (var platform = await home.StartAsync())
        {
            await platform.IngestAsync(file);
            await platform.CatchUpAsync();
        }
        Assert.Equal(["5\tevent_time_in_future"], await home.LinesAsync("SELECT count(), reason FROM quarantined_events GROUP BY reason"));
        home.Time = TimeProvider.System;
        await using (var platform = await home.StartAsync())
        {
            await platform.IngestAsync(file);
            await platform.CatchUpAsync();
        }
        foreach (var e in recent) expected.Take(e);
        await Tables.AssertEqualAsync(expected, home);
    }

    [Fact]
    public async Task Append_EventAheadOfItsRecord_IsRefusedHoweverLateItIsRead()
    {
        await using var home = new PipelineHome(fixture);
        home.Time = new ShiftedTime(1);
        await using var platform = await home.StartAsync();
        var topic = await platform.Log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        using var batch = new RecordBatchBuilder();
        var ahead = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow.AddHours(30):yyyy-MM-dd HH:mm:ss}");
        batch.Add("1"u8, Encoding.UTF8.GetBytes($$"""{"user_id":1,"event_time":"{{ahead}}","session_id":"s","event_type":"signup","channel":"SMS"}"""));
        await platform.Log.AppendAsync(topic, 0, batch, TestContext.Current.CancellationToken);

        await platform.CatchUpAsync();

        Assert.Equal(["event_time_in_future"], await home.LinesAsync("SELECT reason FROM quarantined_events"));
    }

    private static PlainEvent Event(int i) => new(
        new DateTimeOffset(2025, 1, 1 + (i % 20), 10, 0, 0, default).ToUnixTimeMilliseconds() + i, (uint)(1 + (i % 6)), $"s{i % 7}", i % 3 == 0 ? "purchase" : "quote_view", "SMS", (uint)i);

    private sealed class ShiftedTime(int months) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddMonths(months);
    }
}
