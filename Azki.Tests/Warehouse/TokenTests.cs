using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Warehouse;

/// <summary>A block repeated with its token, and months that leave.</summary>
public sealed class TokenTests(EngineFixture fixture)
{
    [Fact]
    public async Task Insert_SameTokenAgain_ChangesNoTableAndNoView()
    {
        await using var home = new PipelineHome(fixture);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var expected = new PlainWarehouse();
        expected.Take([new PlainUser(1, new DateOnly(2024, 1, 1), "Tehran", "Mobile")]);
        var block = new EventBlock();
        for (var i = 0; i < 300; i++) Add(block, expected, new(1_735_500_000_000 + (i * 36_000_000L), 1, $"s{i % 40}", i % 3 == 0 ? "purchase" : "signup", "SMS", (uint)i, $"{i + 1}"));
        var (encoded, half) = (block.Encode(), new EventBlock());
        for (var i = 0; i < 5; i++) await home.Warehouse.InsertAsync(encoded, "a", TestContext.Current.CancellationToken);
        Add(half, expected, new(1_759_320_000_000, 1, "s1", "purchase", "SMS", 7));
        for (var i = 0; i < 2; i++) await home.Warehouse.InsertAsync(half.Encode(), "b", TestContext.Current.CancellationToken);
        await home.Warehouse.InsertAsync(encoded, "a", TestContext.Current.CancellationToken);

        expected.Take([]);
        await Tables.AssertEqualAsync(expected, home);
        Assert.Equal(["300\t301"], await home.LinesAsync("SELECT (SELECT count() FROM given_event_ids), (SELECT count() FROM session_events)"));
    }

    [Fact]
    public async Task Retention_MonthIsOld_LeavesEveryTableTogether()
    {
        await using var home = new PipelineHome(fixture);
        var expected = new PlainWarehouse();
        List<PlainEvent> events = [.. Enumerable.Range(0, 60).Select(i => new PlainEvent(1_735_600_000_000 + (i * 7_200_000L), 1, "s", "purchase", "SMS", 1, i % 2 == 0 ? $"{i + 1}" : null))];
        foreach (var e in events) expected.Take(e);
        await using (var platform = await home.StartAsync())
        {
            await platform.IngestAsync(home.Write("events.csv", Histories.File(new Step.Ingest(events, false, false))));
            await platform.CatchUpAsync();
            // December was ingested long ago; January has one row of then and others of now.
            await home.Warehouse.ExecuteAsync(
                "ALTER TABLE processed_events_storage UPDATE ingestion_time = now64(3) - INTERVAL 400 DAY WHERE event_date < '2025-01-02' SETTINGS mutations_sync = 2",
                TestContext.Current.CancellationToken);
            Assert.Equal(EtlState.Running, platform.Services.GetRequiredService<EtlProgress>().State);
        }
        expected.Drop(2024, 12);
        await using (await home.StartAsync())
        {
            for (var deadline = Environment.TickCount64 + 20_000; await home.Warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage WHERE event_date < '2025-01-01'") > 0; await Task.Delay(20, TestContext.Current.CancellationToken))
                Assert.True(Environment.TickCount64 < deadline, "The old month is still there after 20 s");
        }
        await Tables.AssertEqualAsync(expected, home);
        Assert.Equal([$"{expected.Events.Count(e => e.Event.GivenId is not null)}"], await home.LinesAsync("SELECT count() FROM given_event_ids"));
    }

    private static void Add(EventBlock block, PlainWarehouse expected, PlainEvent e)
    {
        expected.Take(e);
        var stored = expected.Events.Single(s => s.Event == e);
        var day = stored.User!.Signup!.Value.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        block.EventId.Add(e.Id);
        block.EventTime.Add(e.TimeMs);
        block.UserId.Add(e.UserId);
        block.SessionId.Add(e.Session);
        block.EventType.Add(e.Type);
        block.Channel.Add(e.Channel);
        block.PremiumAmount.Add(e.Premium);
        block.SignupDate.Add(day);
        block.City.Add(stored.City);
        block.DeviceType.Add(stored.Device);
        block.TenureDays.Add(e.Day.DayNumber - stored.User.Signup.Value.DayNumber);
        block.UserKnown.Add(1);
        block.EventIdGiven.Add(e.GivenId is null ? (byte)0 : (byte)1);
        block.ProcessingTime.Add(e.TimeMs);
        block.DataSource.Add("test");
        block.IngestionTime.Add(e.TimeMs);
    }
}
