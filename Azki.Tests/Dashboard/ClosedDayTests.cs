using System.Collections.Immutable;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Azki.Warehouse.Reports.Overview;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Dashboard;

/// <summary>What was counted when days were closed gives the figures that the states give, whatever came late and whatever is asked for.</summary>
public sealed class ClosedDayTests(EngineFixture engine)
{
    private static readonly string[] Types = ["signup", "quote_view", "policy_click", "purchase"];
    private static readonly string[] Channels = ["SMS", "Social", "it's"];
    private static readonly string[] Cities = ["Tehran", "تهران", ""];

    // Six days, few sessions and users: sessions of several days, channels and users are the rule.
    private static readonly Gen<Happening> Event = Gen.Select(Gen.Int[1, 30], Gen.Int[1, 60], Gen.Int[0, (6 * 24 * 60) - 1], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2])
        .Select((user, session, minute, type, channel, city) => new Happening(user, $"s{session}", minute, Types[type], Channels[channel], Cities[city], user % 7 != 0));

    // A day, six hours of it, or a quarter of an hour.
    private static readonly Gen<Part> Parts = Gen.Select(Gen.Int[0, 5], Gen.Frequency((2, Gen.Const(1440)), (3, Gen.Const(360)), (1, Gen.Const(15))), Gen.Int[0, 95])
        .Select((day, length, at) => new Part(day, at * 15 / length * length, at * 15 / length * length + length));

    // In half of them all days are closed at first, so that the week is.
    private static readonly Gen<(Happening[] First, Part[] Closed, Happening[] Late, Part[] ClosedAgain, bool IsLookedUp, Happening[] Last)> Histories =
        Gen.Select(Event.Array[50, 300], Gen.Select(Gen.Bool, Parts.Array[0, 12]).Select((all, some) => (Part[])[.. all ? Enumerable.Range(0, 6).Select(d => new Part(d, 0, 1440)) : [], .. all ? some.Take(2) : some]), Event.Array[0, 20], Parts.Array[0, 3], Gen.Bool, Event.Array[1, 10]);

    private static readonly Gen<ReportFilter> Filters = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Enum<Grain>(), Gen.Int[-1, 3], Gen.Int[0, 26]).Select((from, days, grain, by, chosen) => new ReportFilter(Day(from), Day(from + days))
    {
        Grain = grain,
        By = by < 0 ? null : Dimension.All[by],
        // Of each, two values, one, or all of them.
        Values = new[] { ("channel", new[] { "SMS", "it's" }, chosen % 3), ("city", ["تهران", ""], chosen / 3 % 3), ("event", ["purchase", "signup"], chosen / 9) }
            .Where(v => v.Item3 > 0).ToImmutableSortedDictionary(v => v.Item1, v => v.Item2.Take(v.Item3).ToImmutableArray()),
    });

    [Fact]
    public async Task EveryReport_DaysClosedAndOpenedByLateEvents_EqualsTheStates()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        await Gen.Select(Histories, Filters.Array[2]).SampleAsync(async (history, filters) =>
        {
            foreach (var table in (string[])[.. DayClosing.Tables, "closed_paths", "processed_events_storage", "session_events", "daily_states"]) await home.Warehouse.ExecuteAsync($"TRUNCATE TABLE {table}");
            await home.Warehouse.ExecuteAsync(Insert(history.First, 0));
            foreach (var part in history.Closed) Assert.True(await closing.CloseAsync(Day(part.Day), part.From, part.To));
            AssertClosed(await reader.ReadDaysAsync(), history.Closed, history.First);
            await closing.LookUpAsync();
            if (history.Late.Length > 0) await home.Warehouse.ExecuteAsync(Insert(history.Late, 1_000));
            // Of what is open then, some was looked up before it was opened, some is now, and some never.
            if (history.IsLookedUp) await closing.LookUpAsync();
            foreach (var part in history.ClosedAgain) Assert.True(await closing.CloseAsync(Day(part.Day), part.From, part.To));
            if (history.IsLookedUp) await closing.LookUpAsync();
            await home.Warehouse.ExecuteAsync(Insert(history.Last, 2_000));

            var days = await reader.ReadDaysAsync();
            foreach (var report in ReportCatalog.All)
                foreach (var filter in filters)
                    Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
            foreach (var filter in filters)
                foreach (var unit in Enum.GetValues<JourneyUnit>())
                    foreach (var question in (Func<JourneyFilter, DaysOfEvents, Statement>[])[JourneyQueries.Funnel, JourneyQueries.StepTimes, JourneyQueries.Paths])
                    {
                        var journeys = new JourneyFilter(filter, unit, TimeSpan.FromMinutes(600));
                        Assert.Equal(await RowsAsync(reader, question(journeys, DaysOfEvents.AllOpen)), await RowsAsync(reader, question(journeys, days)));
                    }
            var at = new DateTimeOffset(Day(5), new(13, 7, 5), TimeSpan.Zero);
            foreach (var question in (Func<DateTimeOffset, DaysOfEvents, Statement>[])[OverviewQueries.Today, OverviewQueries.Before, OverviewQueries.Hours])
                Assert.Equal(await RowsAsync(reader, question(at, AllOpen(days))), await RowsAsync(reader, question(at, days)));
        }, iter: 6, threads: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EveryReport_NothingOfClosedDaysMatches_EqualsTheStates(int values)
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 30, "purchase", "SMS", "Tehran", true)], 0), TestContext.Current.CancellationToken);
        Assert.True(await new DayClosing(home.Warehouse, TimeProvider.System).CloseAsync(Day(0), TestContext.Current.CancellationToken));
        var days = await reader.ReadDaysAsync();
        string[] nowhere = ["Nowhere", "Elsewhere"];
        foreach (var by in (Dimension?[])[null, .. Dimension.All])
        {
            var filter = new ReportFilter(Day(0), Day(3)) { By = by, Values = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("city", [.. nowhere.Take(values)]) };
            foreach (var report in ReportCatalog.All)
                Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
        }
    }

    [Fact]
    public async Task Reopening_AfterAMonthWasRebuilt_OpensItsDaysAndNoOthers()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        await home.Warehouse.ExecuteAsync(Insert([.. Enumerable.Range(0, 6).Select(day => new Happening(1, "s", day * 1440, "signup", "SMS", "Tehran", true))], 0), TestContext.Current.CancellationToken);
        for (var day = 0; day < 6; day++) Assert.True(await closing.CloseAsync(Day(day), TestContext.Current.CancellationToken));

        await home.Warehouse.ExecuteAsync(DayClosing.Reopening("202509"), TestContext.Current.CancellationToken);

        Assert.All((await closing.ReadAsync(TestContext.Current.CancellationToken)).All, d => Assert.Equal(d.Day.Month == 10, d.IsClosed));
        Assert.True(await closing.CloseAsync(Day(0), TestContext.Current.CancellationToken));
        Assert.True((await closing.ReadAsync(TestContext.Current.CancellationToken)).All[0].IsClosed);
    }

    [Fact]
    public async Task Close_DayWithoutEvents_DoesNothing()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);

        Assert.True(await closing.CloseAsync(Day(1), TestContext.Current.CancellationToken));
        Assert.Empty((await closing.ReadAsync(TestContext.Current.CancellationToken)).All);
    }

    [Theory]
    [InlineData("session_events", 0, ClosedPiece.Day)]
    [InlineData("session_events", 0, 60)]
    [InlineData("daily_states", 0, ClosedPiece.Day)]
    [InlineData("processed_events_storage", 0, ClosedPiece.Day)]
    [InlineData("processed_events_storage", 0, 60)]
    public async Task Close_InsertCameHalfWay_StaysOpenUntilItIsRepeated(string table, int from, int to)
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        Happening[] history = [new(1, "s", 1440, "signup", "SMS", "Tehran", true), new(1, "s", 20, "signup", "SMS", "Tehran", true), new(1, "s", 30, "purchase", "Social", "Tehran", true)];
        await home.Warehouse.ExecuteAsync(Insert(history, 0), TestContext.Current.CancellationToken);
        Assert.True(await closing.CloseAsync(Day(1), TestContext.Current.CancellationToken));
        foreach (var statement in (string[])
            [$"CREATE TABLE missing AS {table}", $"INSERT INTO missing SELECT * FROM {table} WHERE channel = 'Social'", $"DELETE FROM {table} WHERE channel = 'Social'"])
            await home.Warehouse.ExecuteAsync(statement, TestContext.Current.CancellationToken);

        Assert.False(await closing.CloseAsync(Day(0), from, to, TestContext.Current.CancellationToken));
        Assert.True((await closing.ReadAsync(TestContext.Current.CancellationToken)).All[0].IsOpen);
        await home.Warehouse.ExecuteAsync($"ALTER TABLE {table} ATTACH PARTITION 202509 FROM missing", TestContext.Current.CancellationToken);
        Assert.True(await closing.CloseAsync(Day(0), from, to, TestContext.Current.CancellationToken));

        var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
        Assert.All(days.All, d => Assert.False(d.IsOpen));
        var filter = new ReportFilter(Day(0), Day(1));
        foreach (var report in ReportCatalog.All) Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
    }

    [Fact]
    public async Task Forget_ReplacedLongAgo_DeletesItsRows_AndNothingThatCounts()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 30, "purchase", "SMS", "Tehran", true), new(2, "t", 90, "signup", "SMS", "", false)], 0), TestContext.Current.CancellationToken);
        Assert.True(await closing.CloseAsync(Day(0), 0, 60, TestContext.Current.CancellationToken));
        Assert.True(await closing.CloseAsync(Day(0), TestContext.Current.CancellationToken));
        var days = await closing.ReadAsync(TestContext.Current.CancellationToken);

        await closing.ForgetAsync(days, TestContext.Current.CancellationToken);
        Assert.Equal(2, await BuildsAsync());
        await new DayClosing(home.Warehouse, new LaterClock(TimeSpan.FromHours(1))).ForgetAsync(days, TestContext.Current.CancellationToken);
        Assert.Equal(1, await BuildsAsync());
        Assert.Equal(days.All, (await closing.ReadAsync(TestContext.Current.CancellationToken)).All);

        Task<long> BuildsAsync() => home.Warehouse.QueryNumberAsync("SELECT uniqExact(built) FROM closed_sessions", null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Close_ClockSetBackAfterABrokenOffClosing_CountsNothingOfIt()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 30, "purchase", "SMS", "Tehran", true), new(2, "t", 1500, "signup", "SMS", "", true)], 0), TestContext.Current.CancellationToken);
        var late = new DayClosing(home.Warehouse, new LaterClock(TimeSpan.FromHours(1)));
        Assert.True(await late.CloseAsync(Day(0), TestContext.Current.CancellationToken));
        await BreakOffAsync(home);

        Assert.True(await new DayClosing(home.Warehouse, TimeProvider.System).CloseAsync(Day(1), TestContext.Current.CancellationToken));

        var filter = new ReportFilter(Day(0), Day(1));
        var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
        Assert.All(days.All, d => Assert.True(d.IsClosed));
        foreach (var report in ReportCatalog.All) Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
    }

    [Fact]
    public async Task Forget_BrokenOffLongAgo_DeletesItsRows_AndNothingThatCounts()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 30, "purchase", "SMS", "Tehran", true)], 0), TestContext.Current.CancellationToken);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        Assert.True(await closing.CloseAsync(Day(0), TestContext.Current.CancellationToken));
        await BreakOffAsync(home);
        var days = await closing.ReadAsync(TestContext.Current.CancellationToken);

        await closing.ForgetAsync(days, TestContext.Current.CancellationToken);
        Assert.Equal(2, await BuildsAsync());
        await new DayClosing(home.Warehouse, new LaterClock(TimeSpan.FromHours(2))).ForgetAsync(days, TestContext.Current.CancellationToken);
        Assert.Equal(1, await BuildsAsync());
        Assert.Equal(days.All, (await closing.ReadAsync(TestContext.Current.CancellationToken)).All);

        Task<long> BuildsAsync() => home.Warehouse.QueryNumberAsync("SELECT uniqExact(built) FROM closed_counts", null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task LookUp_SessionsAndBuyersOfOpenMinutes_OnceUntilAPieceIsClosed()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 30, "signup", "SMS", "Tehran", true), new(1, "s", 90, "purchase", "SMS", "Tehran", true), new(2, "t", 96, "signup", "SMS", "", true)], 0), TestContext.Current.CancellationToken);

        Assert.Equal(0, await closing.LookUpAsync(TestContext.Current.CancellationToken));
        Assert.True(await closing.CloseAsync(Day(0), 0, 60, TestContext.Current.CancellationToken));
        // Two sessions and a buyer.
        Assert.Equal(3, await closing.LookUpAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await closing.LookUpAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await home.Warehouse.QueryNumberAsync("SELECT sum(length(found)) FROM closed_lookups", null, TestContext.Current.CancellationToken));
        await home.Warehouse.ExecuteAsync(Insert([new(2, "u", 97, "purchase", "SMS", "", true)], 10), TestContext.Current.CancellationToken);
        Assert.Equal(2, await closing.LookUpAsync(TestContext.Current.CancellationToken));

        Assert.True(await closing.CloseAsync(Day(0), 60, 95, TestContext.Current.CancellationToken));
        Assert.Equal(3, await closing.LookUpAsync(TestContext.Current.CancellationToken));
        await new DayClosing(home.Warehouse, new LaterClock(TimeSpan.FromHours(1))).ForgetAsync(await closing.ReadAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.Equal(3, await home.Warehouse.QueryNumberAsync("SELECT count() FROM closed_lookups", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Close_SessionOfSeveralPiecesClosedAnew_HasOneRowOfEach()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        await home.Warehouse.ExecuteAsync(Insert([.. Enumerable.Range(0, 3).Select(day => new Happening(1, "s", day * 1440, "signup", "SMS", "Tehran", true))], 0), TestContext.Current.CancellationToken);
        for (var day = 0; day < 3; day++) Assert.True(await closing.CloseAsync(Day(day), TestContext.Current.CancellationToken));
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 5, "purchase", "SMS", "Tehran", true)], 10), TestContext.Current.CancellationToken);
        Assert.True(await closing.CloseAsync(Day(0), TestContext.Current.CancellationToken));

        var rows = await home.Warehouse.QueryAsync("SELECT metric_date, count() FROM closed_session_spans WHERE built IN (SELECT max(built) FROM closed_pieces GROUP BY metric_date) GROUP BY metric_date", r => Convert.ToInt32(r.GetValue(1), null), null, TestContext.Current.CancellationToken);
        Assert.Equal([1, 1, 1], rows);
    }

    [Fact]
    public async Task EveryReport_ClosedWeekWithoutItsMonday_CountsItsUsersInTheirOwnPeriod()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        // The Monday between is in September, the days of its week that have events are in October.
        int[] withEvents = [0, 4, 5];
        await home.Warehouse.ExecuteAsync(Insert([.. withEvents.Select(day => new Happening(day + 1, $"s{day}", day * 1440, "purchase", "SMS", "Tehran", true))], 0), TestContext.Current.CancellationToken);
        foreach (var day in withEvents) Assert.True(await closing.CloseAsync(Day(day), TestContext.Current.CancellationToken));
        Assert.Equal(1, await home.Warehouse.QueryNumberAsync("SELECT count() FROM closed_weeks", null, TestContext.Current.CancellationToken));

        var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
        // By month, and compared with what was before the first of October.
        foreach (var filter in (ReportFilter[])[new(Day(0), Day(5)) { Grain = Grain.Month }, new(Day(4), Day(7))])
            foreach (var report in ReportCatalog.All) Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
    }

    [Fact]
    public async Task EveryReport_ManyOpenDaysBesideAClosedOne_EqualsTheStates()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        // Ten years; no insert has more than a hundred months.
        const int Last = 3_652;
        var history = Enumerable.Range(0, Last + 1).Select(day => new Happening(day % 7 + 1, $"s{day / 2}", day * 1440, Types[day % 4], Channels[day % 3], Cities[day % 2], true));
        foreach (var (number, some) in history.Chunk(2_000).Index()) await home.Warehouse.ExecuteAsync(Insert(some, number * 2_000), TestContext.Current.CancellationToken);
        Assert.True(await new DayClosing(home.Warehouse, TimeProvider.System).CloseAsync(Day(3), TestContext.Current.CancellationToken));

        var filter = new ReportFilter(Day(0), Day(Last));
        var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
        foreach (var report in ReportCatalog.All) Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
    }

    [Fact]
    public async Task Close_EventBeforeAPieceComesAfterItsTouches_TouchesAreLookedForAgain()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 80, "signup", "SMS", "Tehran", true), new(1, "s", 90, "purchase", "SMS", "Tehran", true)], 0), TestContext.Current.CancellationToken);
        using var late = new LateEvent("INSERT INTO closed_user_journeys", () => home.Warehouse.ExecuteAsync(Insert([new(1, "t", 10, "quote_view", "Social", "Tehran", true)], 10))) { InnerHandler = engine.Engine.CreateHandler() };
        using var client = SampleWarehouse.ClientOf(home, late);

        Assert.True(await new DayClosing(client, TimeProvider.System).CloseAsync(Day(0), 60, 120, TestContext.Current.CancellationToken));

        var filter = new ReportFilter(Day(0), Day(0));
        var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
        Assert.False(Assert.Single(Assert.Single(days.All).Pieces).HasTouches);
        foreach (var report in ReportCatalog.All) Assert.Equal(await RowsAsync(reader, report.Query(filter, DaysOfEvents.AllOpen)), await RowsAsync(reader, report.Query(filter, days)));
    }

    [Theory]
    [InlineData("closed_session_spans")]
    [InlineData("closed_span_events")]
    public async Task Close_KilledAmongSessionsOfSeveralPieces_JourneysEqualTheEvents(string before)
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        await home.Warehouse.ExecuteAsync(Insert([new(1, "s", 1438, "quote_view", "SMS", "Tehran", true), new(1, "s", 1442, "purchase", "SMS", "Tehran", true), new(2, "t", 1439, "signup", "SMS", "", true)], 0), TestContext.Current.CancellationToken);
        Assert.True(await closing.CloseAsync(Day(0), TestContext.Current.CancellationToken));

        using var kill = new FaultyHandler((_, statement) => statement.Contains($"INSERT INTO {before} ", StringComparison.Ordinal) ? Fault.KilledBefore : Fault.None) { InnerHandler = engine.Engine.CreateHandler() };
        using (var killed = SampleWarehouse.ClientOf(home, kill))
            await Assert.ThrowsAnyAsync<Exception>(() => new DayClosing(killed, TimeProvider.System).CloseAsync(Day(1), TestContext.Current.CancellationToken));
        await AssertJourneysAsync();
        Assert.True(await closing.CloseAsync(Day(1), TestContext.Current.CancellationToken));
        await AssertJourneysAsync();

        async Task AssertJourneysAsync()
        {
            var days = await reader.ReadDaysAsync(TestContext.Current.CancellationToken);
            foreach (var last in (int[])[0, 1])
                foreach (var question in (Func<JourneyFilter, DaysOfEvents, Statement>[])[JourneyQueries.Funnel, JourneyQueries.StepTimes, JourneyQueries.Paths])
                {
                    var journeys = new JourneyFilter(new(Day(0), Day(last)), JourneyUnit.Session, TimeSpan.FromMinutes(600));
                    Assert.Equal(await RowsAsync(reader, question(journeys, DaysOfEvents.AllOpen)), await RowsAsync(reader, question(journeys, days)));
                }
        }
    }

    // What a closing leaves that was killed before it named its build.
    private static async Task BreakOffAsync(PipelineHome home)
    {
        foreach (var table in DayClosing.Tables.Where(t => t is not "closed_pieces" and not "closed_weeks"))
            await home.Warehouse.ExecuteAsync($"INSERT INTO {table} SELECT * REPLACE (built + 1 AS built) FROM {table}", TestContext.Current.CancellationToken);
    }

    private static DaysOfEvents AllOpen(DaysOfEvents days) => new([.. days.All.Select(d => d with { Pieces = [] })]);

    // Of each part that has events, some piece holds every minute.
    private static void AssertClosed(DaysOfEvents days, IEnumerable<Part> parts, Happening[] events)
    {
        foreach (var part in parts.Where(p => events.Any(e => e.Minute / 1440 == p.Day && e.Minute % 1440 >= p.From && e.Minute % 1440 < p.To)))
            Assert.Contains(days.All.Single(d => d.Day == Day(part.Day)).Pieces, p => p.From < part.To && part.From < p.To);
    }

    // Shares may differ in the last bits of their division, never in what is divided.
    private static async Task<IReadOnlyList<string>> RowsAsync(WarehouseReader reader, Statement question) =>
        await reader.ReadAsync(question, r => string.Join('|', Enumerable.Range(0, r.FieldCount).Select(i => r.GetValue(i) is double n ? n.ToString("G12", null) : $"{r.GetValue(i)}")));

    // Over the end of a month, which is a partition.
    private static DateOnly Day(int day) => new DateOnly(2025, 9, 27).AddDays(day);

    private static string Insert(IEnumerable<Happening> history, int ids) =>
        "INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, city, user_known, user_tenure_days) SELECT x.1, "
        + "toDateTime64('2025-09-27 00:00:00', 3, 'UTC') + toIntervalMinute(x.2), x.3, x.4, x.5, x.6, x.3 * 1379 + x.2, x.7, x.8, if(x.8 = 1, x.3 * 20 + intDiv(x.2, 1440) - 100, NULL) FROM (SELECT arrayJoin(["
        + string.Join(',', history.Select((h, id) => FormattableString.Invariant(
            $"({ids + id}::UInt64,{h.Minute}::Int32,{h.User}::UInt32,'{h.Session}','{h.Type}','{h.Channel.Replace("'", "\\'", StringComparison.Ordinal)}','{h.City}',{(h.IsKnown ? 1 : 0)}::UInt8)"))) + "]) AS x)";

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
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

    private sealed record Part(int Day, int From, int To);

    private sealed record Happening(int User, string Session, int Minute, string Type, string Channel, string City, bool IsKnown);
}
