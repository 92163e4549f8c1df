using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Dashboard;

/// <summary>The list of the latest sessions, where one of them has most of the events.</summary>
public sealed class LatestSessionsTests(EngineFixture engine)
{
    private const int Endless = 50_000;

    [Fact]
    public async Task Latest_OneSessionOfMostEvents_AreFiftyWithTheFirstOfItsEvents()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        // The endless one, of one channel, is later than the others, of which there is one a second.
        await home.Warehouse.ExecuteAsync($"""
            INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, event_type, channel, premium_amount)
            SELECT number, toDateTime64('2025-10-02 00:00:00', 3, 'UTC') + toIntervalMillisecond(number), 1, 'endless', if(number = 0, 'signup', 'purchase'), 'SMS', 4000000000 FROM numbers({Endless})
            UNION ALL
            SELECT {Endless} + number, toDateTime64('2025-10-01 00:00:00', 3, 'UTC') + toIntervalSecond(number), 2, concat('s', toString(number)), 'signup', 'Social', 0 FROM numbers(100)
            """, TestContext.Current.CancellationToken);
        var october = new ReportFilter(new(2025, 10, 1), new(2025, 10, 31));

        var latest = await reader.ReadSessionsAsync(SessionQueries.Latest(october, withPurchaseOnly: false), TestContext.Current.CancellationToken);

        Assert.Equal(["endless", .. Enumerable.Range(0, 49).Select(n => $"s{99 - n}")], latest.Select(s => s.SessionId));
        Assert.Equal((Endless, 4_000_000_000m * (Endless - 1)), (latest[0].Events, latest[0].Revenue));
        Assert.Equal(["signup", .. Enumerable.Repeat("purchase", SessionQueries.SequenceLength - 1)], latest[0].Sequence);
        Assert.Equal(["endless"], (await reader.ReadSessionsAsync(SessionQueries.Latest(october, withPurchaseOnly: true), TestContext.Current.CancellationToken)).Select(s => s.SessionId));
    }
}
