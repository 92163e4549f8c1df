using System.Collections.Immutable;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Azki.Warehouse.Reports.Overview;
using CsCheck;
using static Azki.Tests.Dashboard.Closing.ClosableWarehouse;

namespace Azki.Tests.Dashboard.Closing;

/// <summary>What was counted when days were closed gives the figures that the states give, whatever came late and whatever is asked for.</summary>
public sealed class ClosedReportTests(EngineFixture engine)
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
    [Trait("Category", "Long")]
    public async Task EveryReport_DaysClosedAndOpenedByLateEvents_EqualsTheStates()
    {
        await using var warehouse = await MakeAsync(engine);
        await Gen.Select(Histories, Filters.Array[2]).SampleAsync((history, filters) => AssertEqualAsync(warehouse, history, filters), iter: 6, threads: 1);
    }

    [Fact]
    public async Task EveryReport_ADayOpenedByLateEventsAndOneInParts_EqualsTheStates()
    {
        await using var warehouse = await MakeAsync(engine);
        Happening[] first =
        [
            new(1, "s", 30, "signup", "SMS", "Tehran", true), new(1, "s", 90, "purchase", "Social", "Tehran", true), new(7, "t", 700, "quote_view", "SMS", "", false),
            new(2, "u", 1439, "policy_click", "it's", "تهران", true), new(2, "u", 1441, "purchase", "it's", "تهران", true), new(1, "v", 2000, "purchase", "SMS", "Tehran", true),
        ];
        await AssertEqualAsync(
            warehouse,
            (first, [new(0, 0, 1440), new(1, 0, 360)], [new(1, "s", 40, "purchase", "SMS", "Tehran", true)], [new(0, 0, 60)], true, [new(3, "w", 2100, "signup", "Social", "", true)]),
            [new(Day(0), Day(2)) { By = Dimension.All[0] }]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Category", "Long")]
    public async Task EveryReport_NothingOfClosedDaysMatches_EqualsTheStates(int values)
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, new Happening(1, "s", 30, "purchase", "SMS", "Tehran", true));
        await warehouse.CloseAsync(0);

        var nowhere = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("city", [.. new[] { "Nowhere", "Elsewhere" }.Take(values)]);
        await warehouse.AssertReportsEqualAsync(((Dimension?[])[null, .. Dimension.All]).Select(by => new ReportFilter(Day(0), Day(3)) { By = by, Values = nowhere }));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task EveryReport_ClosedWeekWithoutItsMonday_CountsItsUsersInTheirOwnPeriod()
    {
        await using var warehouse = await MakeAsync(engine);
        // The Monday between is in September, the days of its week that have events are in October.
        int[] withEvents = [0, 4, 5];
        await warehouse.InsertAsync(0, withEvents.Select(day => new Happening(day + 1, $"s{day}", day * 1440, "purchase", "SMS", "Tehran", true)));
        foreach (var day in withEvents) await warehouse.CloseAsync(day);
        Assert.Equal(1, await warehouse.NumberAsync("SELECT count() FROM closed_weeks"));

        // By month, and compared with what was before the first of October.
        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(5)) { Grain = Grain.Month }, new(Day(4), Day(7)));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task EveryReport_ManyOpenDaysBesideAClosedOne_EqualsTheStates()
    {
        await using var warehouse = await MakeAsync(engine);
        // Ten years; no insert has more than a hundred months.
        const int Last = 3_652;
        var history = Enumerable.Range(0, Last + 1).Select(day => new Happening(day % 7 + 1, $"s{day / 2}", day * 1440, Types[day % 4], Channels[day % 3], Cities[day % 2], true));
        foreach (var (number, some) in history.Chunk(2_000).Index()) await warehouse.InsertAsync(number * 2_000, some);
        await warehouse.CloseAsync(3);

        await warehouse.AssertReportsEqualAsync(new ReportFilter(Day(0), Day(Last)));
    }

    private static async Task AssertEqualAsync(
        ClosableWarehouse warehouse, (Happening[] First, Part[] Closed, Happening[] Late, Part[] ClosedAgain, bool IsLookedUp, Happening[] Last) history, ReportFilter[] filters)
    {
        foreach (var table in (string[])[.. DayClosing.Tables, .. DayLinking.Tables, "closed_paths", "processed_events_storage", "session_events", "daily_states"]) await warehouse.Client.ExecuteAsync($"TRUNCATE TABLE {table}");
        await warehouse.InsertAsync(0, history.First);
        foreach (var part in history.Closed) await warehouse.CloseAsync(part.Day, part.From, part.To);
        AssertClosed(await warehouse.DaysAsync(), history.Closed, history.First);
        await warehouse.Closing.LookUpAsync();
        if (history.Late.Length > 0) await warehouse.InsertAsync(1_000, history.Late);
        // Of what is open then, some was looked up before it was opened, some is now, and some never.
        if (history.IsLookedUp) await warehouse.Closing.LookUpAsync();
        foreach (var part in history.ClosedAgain) await warehouse.CloseAsync(part.Day, part.From, part.To);
        if (history.IsLookedUp) await warehouse.Closing.LookUpAsync();
        await warehouse.InsertAsync(2_000, history.Last);

        await warehouse.AssertReportsEqualAsync(filters);
        foreach (var filter in filters) await warehouse.AssertJourneysEqualAsync(filter, Enum.GetValues<JourneyUnit>());
        var days = await warehouse.DaysAsync();
        var at = new DateTimeOffset(Day(5), new(13, 7, 5), TimeSpan.Zero);
        foreach (var question in (Func<DateTimeOffset, DaysOfEvents, Statement>[])[OverviewQueries.Today, OverviewQueries.Before, OverviewQueries.Hours])
            await warehouse.AssertEqualAsync(known => question(at, known), days, AllOpen(days));
    }

    private static DaysOfEvents AllOpen(DaysOfEvents days) => new([.. days.All.Select(d => d with { Pieces = [] })]);

    // Of each part that has events, some piece holds every minute.
    private static void AssertClosed(DaysOfEvents days, IEnumerable<Part> parts, Happening[] events)
    {
        foreach (var part in parts.Where(p => events.Any(e => e.Minute / 1440 == p.Day && e.Minute % 1440 >= p.From && e.Minute % 1440 < p.To)))
            Assert.Contains(days.All.Single(d => d.Day == Day(part.Day)).Pieces, p => p.From < part.To && part.From < p.To);
    }

    private sealed record Part(int Day, int From, int To);
}
