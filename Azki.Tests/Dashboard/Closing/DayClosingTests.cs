using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using static Azki.Tests.Dashboard.Closing.ClosableWarehouse;

namespace Azki.Tests.Dashboard.Closing;

/// <summary>A closing that is broken off, meets events on their way, or is done anew counts everything once.</summary>
public sealed class DayClosingTests(EngineFixture engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Reopening_AfterAMonthWasRebuilt_OpensItsDaysAndNoOthers()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, Enumerable.Range(0, 6).Select(day => new Happening(1, "s", day * 1440, "signup", "SMS", "Tehran", true)));
        for (var day = 0; day < 6; day++) await warehouse.CloseAsync(day);

        await warehouse.Client.ExecuteAsync(DayClosing.Reopening(202509), Cancellation);

        Assert.All((await warehouse.DaysAsync()).All, d => Assert.Equal(d.Day.Month == 10, d.IsClosed));
        await warehouse.CloseAsync(0);
        Assert.True((await warehouse.DaysAsync()).All[0].IsClosed);
    }

    [Fact]
    public async Task Close_DayWithoutEvents_DoesNothing()
    {
        await using var warehouse = await MakeAsync(engine);

        await warehouse.CloseAsync(1);
        Assert.Empty((await warehouse.DaysAsync()).All);
    }

    [Theory]
    [InlineData("session_events", 0, ClosedPiece.Day)]
    [InlineData("session_events", 0, 60)]
    [InlineData("daily_states", 0, ClosedPiece.Day)]
    [InlineData("processed_events_storage", 0, ClosedPiece.Day)]
    [InlineData("processed_events_storage", 0, 60)]
    public async Task Close_InsertCameHalfWay_StaysOpenUntilItIsRepeated(string table, int from, int to)
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(
            0, new Happening(1, "s", 1440, "signup", "SMS", "Tehran", true), new(1, "s", 20, "signup", "SMS", "Tehran", true), new(1, "s", 30, "purchase", "Social", "Tehran", true));
        await warehouse.CloseAsync(1);
        foreach (var statement in (string[])
            [$"CREATE TABLE missing AS {table}", $"INSERT INTO missing SELECT * FROM {table} WHERE channel = 'Social'", $"DELETE FROM {table} WHERE channel = 'Social'"])
            await warehouse.Client.ExecuteAsync(statement, Cancellation);

        Assert.False(await warehouse.Closing.CloseAsync(Day(0), from, to, Cancellation));
        Assert.True((await warehouse.DaysAsync()).All[0].IsOpen);
        await warehouse.Client.ExecuteAsync($"ALTER TABLE {table} ATTACH PARTITION 202509 FROM missing", Cancellation);
        await warehouse.CloseAsync(0, from, to);

        Assert.All((await warehouse.DaysAsync()).All, d => Assert.False(d.IsOpen));
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(1)));
    }

    [Fact]
    public async Task Close_ClockSetBackAfterABrokenOffClosing_CountsNothingOfIt()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 30, "purchase", "SMS", "Tehran", true), new(2, "t", 1500, "signup", "SMS", "", true));
        Assert.True(await warehouse.ClosingLater(TimeSpan.FromHours(1)).CloseAsync(Day(0), Cancellation));
        await BreakOffAsync(warehouse);

        await warehouse.CloseAsync(1);

        Assert.All((await warehouse.DaysAsync()).All, d => Assert.True(d.IsClosed));
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(1)));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Close_SessionOfSeveralPiecesClosedAnew_HasOneRowOfEach()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, Enumerable.Range(0, 3).Select(day => new Happening(1, "s", day * 1440, "signup", "SMS", "Tehran", true)));
        for (var day = 0; day < 3; day++) await warehouse.CloseAsync(day);
        await warehouse.InsertAsync(10, new Happening(1, "s", 5, "purchase", "SMS", "Tehran", true));
        await warehouse.CloseAsync(0);

        var rows = await warehouse.Client.QueryAsync("SELECT metric_date, count() FROM closed_session_spans WHERE built IN (SELECT max(built) FROM closed_pieces GROUP BY metric_date) GROUP BY metric_date", r => Convert.ToInt32(r.GetValue(1), null), null, Cancellation);
        Assert.Equal([1, 1, 1], rows);
    }

    [Fact]
    public async Task Close_EventBeforeAPieceComesAfterItsTouches_TouchesAreLookedForAgain()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 80, "signup", "SMS", "Tehran", true), new(1, "s", 90, "purchase", "SMS", "Tehran", true));
        using var late = new LateEvent("INSERT INTO closed_user_journeys", () => warehouse.InsertAsync(10, new Happening(1, "t", 10, "quote_view", "Social", "Tehran", true)));

        Assert.True(await warehouse.ClosingThrough(late).CloseAsync(Day(0), 60, 120, Cancellation));

        Assert.False(Assert.Single(Assert.Single((await warehouse.DaysAsync()).All).Pieces).HasTouches);
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(0)));
    }

    [Fact]
    public async Task Close_EventComesToAClosedPieceBeforeIt_TouchesAreLookedForAgain()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(2, "q", 20, "quote_view", "SMS", "Tehran", true), new(1, "s", 90, "purchase", "SMS", "Tehran", true));
        await warehouse.CloseAsync(0, 0, 60);
        var came = 0;
        // By then it is settled that the piece before this one stands for its events.
        using var late = new LateEvent("sum(event_id) FROM session_events", async () =>
        {
            if (came++ == 0) await warehouse.InsertAsync(10, new Happening(1, "t", 10, "quote_view", "Social", "Tehran", true));
        });

        Assert.True(await warehouse.ClosingThrough(late).CloseAsync(Day(0), 60, 120, Cancellation));

        Assert.All(Assert.Single((await warehouse.DaysAsync()).All).Pieces, p => Assert.False(p.HasTouches));
        await warehouse.CloseAsync(0, 0, 60);
        await warehouse.CloseAsync(0, 60, 120);
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(0)));
    }

    [Fact]
    public async Task Close_AnotherInstanceClosesMeanwhile_StaysOpenUntilItIsRepeated()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 1438, "quote_view", "SMS", "Tehran", true), new(1, "s", 1442, "purchase", "SMS", "Tehran", true), new(2, "t", 1439, "signup", "SMS", "", true));
        using var other = new LateEvent("INSERT INTO closed_user_journeys", () => warehouse.CloseAsync(1));

        Assert.False(await warehouse.ClosingThrough(other).CloseAsync(Day(0), Cancellation));
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(1)));
        await warehouse.CloseAsync(0);

        Assert.All((await warehouse.DaysAsync()).All, d => Assert.True(d.IsClosed));
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(1)));
    }

    [Theory]
    [InlineData("closed_session_spans")]
    [InlineData("closed_span_events")]
    public async Task Close_KilledAmongSessionsOfSeveralPieces_JourneysEqualTheEvents(string before)
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(
            0, new Happening(1, "s", 1438, "quote_view", "SMS", "Tehran", true), new(1, "s", 1442, "purchase", "SMS", "Tehran", true), new(2, "t", 1439, "signup", "SMS", "", true));
        await warehouse.CloseAsync(0);

        using var kill = new FaultyHandler((_, statement) => statement.Contains($"INSERT INTO {before} ", StringComparison.Ordinal) ? Fault.KilledBefore : Fault.None);
        await Assert.ThrowsAnyAsync<Exception>(() => warehouse.ClosingThrough(kill).CloseAsync(Day(1), Cancellation));
        await AssertJourneysAsync();
        await warehouse.CloseAsync(1);
        await AssertJourneysAsync();

        async Task AssertJourneysAsync()
        {
            foreach (var last in (int[])[0, 1]) await warehouse.AssertJourneysEqualAsync(new(Day(0), Day(last)), JourneyUnit.Session);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Forget_ReplacedLongAgo_DeletesItsRows_AndNothingThatCounts()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 30, "purchase", "SMS", "Tehran", true), new(2, "t", 90, "signup", "SMS", "", false));
        await warehouse.CloseAsync(0, 0, 60);
        await warehouse.CloseAsync(0);

        await AssertForgottenAsync(warehouse, "closed_sessions", TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Forget_BrokenOffLongAgo_DeletesItsRows_AndNothingThatCounts()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 30, "purchase", "SMS", "Tehran", true));
        await warehouse.CloseAsync(0);
        await BreakOffAsync(warehouse);

        await AssertForgottenAsync(warehouse, "closed_counts", TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task LookUp_SessionsAndBuyersOfOpenMinutes_OnceUntilAPieceIsClosed()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 30, "signup", "SMS", "Tehran", true), new(1, "s", 90, "purchase", "SMS", "Tehran", true), new(2, "t", 96, "signup", "SMS", "", true));

        Assert.Equal(0, await warehouse.Closing.LookUpAsync(Cancellation));
        await warehouse.CloseAsync(0, 0, 60);
        // Two sessions and a buyer.
        Assert.Equal(3, await warehouse.Closing.LookUpAsync(Cancellation));
        Assert.Equal(0, await warehouse.Closing.LookUpAsync(Cancellation));
        Assert.Equal(2, await warehouse.NumberAsync("SELECT sum(length(found)) FROM closed_lookups"));
        await warehouse.InsertAsync(10, new Happening(2, "u", 97, "purchase", "SMS", "", true));
        Assert.Equal(2, await warehouse.Closing.LookUpAsync(Cancellation));

        await warehouse.CloseAsync(0, 60, 95);
        Assert.Equal(3, await warehouse.Closing.LookUpAsync(Cancellation));
        await warehouse.ClosingLater(TimeSpan.FromHours(1)).ForgetAsync(await warehouse.DaysAsync(), Cancellation);
        Assert.Equal(3, await warehouse.NumberAsync("SELECT count() FROM closed_lookups"));
    }

    /// <summary>One of two builds goes, and only once nobody can be reading it.</summary>
    private static async Task AssertForgottenAsync(ClosableWarehouse warehouse, string table, TimeSpan later)
    {
        var days = await warehouse.DaysAsync();
        await warehouse.Closing.ForgetAsync(days, Cancellation);
        Assert.Equal(2, await warehouse.NumberAsync($"SELECT uniqExact(built) FROM {table}"));
        await warehouse.ClosingLater(later).ForgetAsync(days, Cancellation);
        Assert.Equal(1, await warehouse.NumberAsync($"SELECT uniqExact(built) FROM {table}"));
        Assert.Equal(days.All, (await warehouse.DaysAsync()).All);
    }

    // What a closing leaves that was killed before it named its build.
    private static async Task BreakOffAsync(ClosableWarehouse warehouse)
    {
        foreach (var table in DayClosing.Tables.Where(t => t is not "closed_pieces" and not "closed_weeks"))
            await warehouse.Client.ExecuteAsync($"INSERT INTO {table} SELECT * REPLACE (built + 1 AS built) FROM {table}", Cancellation);
    }

    // Something comes just before a statement is run.
    private sealed class LateEvent(string before, Func<Task> insert) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is StringContent statement && (await statement.ReadAsStringAsync(cancellationToken)).Contains(before, StringComparison.Ordinal)) await insert();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
