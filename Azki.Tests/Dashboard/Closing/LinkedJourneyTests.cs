using System.Collections.Immutable;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Reports.Journeys;
using CsCheck;
using static Azki.Tests.Dashboard.Closing.ClosableWarehouse;

namespace Azki.Tests.Dashboard.Closing;

/// <summary>Journeys over days that are linked and what comes after them are those of the events, wherever a range and the linked days begin and end.</summary>
public sealed class LinkedJourneyTests(EngineFixture engine)
{
    private static readonly string[] Types = ["signup", "quote_view", "policy_click", "purchase", "renewal"];
    private static readonly string[] Channels = ["SMS", "Social", "it's"];

    private static readonly int[] Windows = [1, 359, 800, 1440, 4000, 44_640, 57_600];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Few users and instants, so that ways of several days meet, and steps of one instant, in any order of their ids. Of other event types there are none or some.
    private static readonly Gen<Happening[]> Events = Gen.Select(Gen.Bool, Gen.Select(Gen.Int[1, 12], Gen.Int[0, 5], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 2]).Array[40, 200])
        .Select((others, all) => all.Select(e => New(e.Item1, e.Item2 * 1440 + e.Item3 * 359, Types[others ? e.Item4 : e.Item4 % 4], Channels[e.Item5])).ToArray());

    private static readonly Gen<(Happening[] First, int Closed, int Links, Happening[] Late, bool IsClosedAgain, int LinksAgain)> Histories =
        Gen.Select(Events, Gen.Int[3, 6], Gen.Int[1, 7], Events.Select(e => e[..(e.Length % 3)]), Gen.Bool, Gen.Int[0, 4]);

    private static readonly Gen<JourneyFilter> Filters = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5], Gen.Int[0, 6], Gen.Bool)
        .Select((from, days, window, some) => Filter(from, from + days, Windows[window], some ? ["SMS", "it's"] : []));

    [Fact]
    [Trait("Category", "Long")]
    public async Task Journeys_RandomHistoriesPartlyLinked_EqualTheEvents()
    {
        await using var warehouse = await MakeAsync(engine);
        await Gen.Select(Histories, Filters.Array[4]).SampleAsync(async (history, filters) =>
        {
            foreach (var table in (string[])[.. DayClosing.Tables, .. DayLinking.Tables, "processed_events_storage", "session_events", "daily_states"]) await warehouse.Client.ExecuteAsync($"TRUNCATE TABLE {table}");
            await warehouse.InsertAsync(0, history.First);
            for (var day = 0; day < history.Closed; day++) await warehouse.CloseAsync(day);
            // Of the last day some hours may be linked, too.
            await warehouse.CloseAsync(5, 0, 360);
            if (history.Links % 2 == 0) await warehouse.CloseAsync(5, 360, 720);
            for (var link = 0; link < history.Links; link++) await warehouse.Linking.LinkAsync(Cancellation);
            await AssertAsync();
            if (history.Late.Length > 0) await warehouse.InsertAsync(1_000, history.Late);
            await AssertAsync();
            for (var day = 0; history.IsClosedAgain && day < history.Closed; day++) await warehouse.CloseAsync(day);
            for (var link = 0; link < history.LinksAgain; link++) await warehouse.LinkingLater(TimeSpan.FromHours(1)).LinkAsync(Cancellation);
            await AssertAsync();

            async Task AssertAsync()
            {
                foreach (var filter in filters) await warehouse.AssertJourneysEqualAsync(filter);
            }
        }, iter: 4, threads: 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Journeys_EachStepLeadsOnIntoALaterDay_EqualTheEventsWhereverTheRangeBegins()
    {
        await using var warehouse = await MakeAsync(engine);
        // A step a day; two that begin again before they end; one that takes the days backwards; one that is done within a day.
        string[] ways = ["0123", "00123", "01012", "012033", "3210", "01230123", "0102"];
        var history = ways.SelectMany((way, user) => way.Select((step, at) => New(user + 1, at * 1440 + user * 60 - at * 7 + 60, Types[step - '0'], Channels[at % 3])))
            .Concat("0123".Select((step, at) => New(9, 1440 + at, Types[step - '0'], "SMS"))).ToList();
        await warehouse.InsertAsync(0, history);
        for (var day = 0; day < 7; day++) await warehouse.CloseAsync(day);
        for (var links = 0; links < 5; links++)
        {
            Assert.True(await warehouse.Linking.LinkAsync(Cancellation));
            for (var from = 0; from <= links; from++)
                foreach (var window in (int[])[1_433, 3_000, 44_640]) await warehouse.AssertJourneysEqualAsync(Filter(from, 6, window, []));
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Journeys_WaysOfAboutThirtyOneDays_EqualTheEvents()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(
            0, New(1, 100, "signup", "SMS"), New(1, 31 * 1440 + 100, "quote_view", "SMS"), New(2, 1439, "signup", "SMS"), New(2, 31 * 1440, "quote_view", "SMS"), New(3, 100, "signup", "SMS"),
            New(3, 101, "quote_view", "SMS"), New(3, 32 * 1440, "policy_click", "SMS"), New(3, 40 * 1440, "purchase", "SMS"), New(2, 40 * 1440, "policy_click", "SMS"));
        foreach (var day in (int[])[0, 31, 32, 40]) await warehouse.CloseAsync(day);
        for (var links = 0; links < 4; links++)
        {
            Assert.True(await warehouse.Linking.LinkAsync(Cancellation));
            foreach (var window in (int[])[44_639, 44_640, 44_641, 57_600]) await warehouse.AssertJourneysEqualAsync(Filter(0, 40, window, []));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(359)]
    [InlineData(361)]
    public async Task Journeys_HoursOfTodayAreLinked_EqualTheEvents(int shift)
    {
        await using var warehouse = await MakeAsync(engine);
        // Ways over the bounds of hours and of today, and two users of today alone: one of them has a path of more than is told apart.
        string[] ways = ["0123", "00123", "01012", "012033", "3210", "01230123", "0102"];
        await warehouse.InsertAsync(
            0, [.. ways.SelectMany((way, user) => way.Select((step, at) => New(user + 1, 1440 - 200 + shift + at * 180 + user * 7, Types[step - '0'], Channels[at % 3]))),
                .. "012301230123".Select((step, at) => New(20, 1440 + at * 60, Types[step - '0'], "SMS")), New(21, 1440 + 700, "signup", "Social")]);
        await warehouse.CloseAsync(0);
        (int From, int To)[] parts = [(0, 360), (360, 420), (420, 480), (480, 485)];
        foreach (var (at, (from, to)) in parts.Index())
        {
            await warehouse.CloseAsync(1, from, to);
            await AssertAsync();
            while (await warehouse.LinkingLater(TimeSpan.FromHours(at)).LinkAsync(Cancellation))
            {
            }
            await AssertAsync();
        }

        async Task AssertAsync()
        {
            foreach (var from in (int[])[0, 1])
                foreach (var (window, channels) in ((int, string[])[])[(190, []), (1_000, []), (4_000, ["SMS"])]) await warehouse.AssertJourneysEqualAsync(Filter(from, 1, window, channels));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Journeys_EventTypesThatAreNoSteps_EqualTheEvents(int links)
    {
        await using var warehouse = await MakeAsync(engine);
        // One who does nothing else, and one whose path has such an event on a later day than others.
        await warehouse.InsertAsync(
            0, New(1, 0, "signup", "SMS"), New(1, 10, "quote_view", "SMS"), New(2, 20, "signup", "SMS"), New(2, 1450, "renewal", "Social"), New(2, 1460, "quote_view", "SMS"),
            New(3, 1500, "renewal", "Social"), New(2, 2900, "policy_click", "SMS"), New(3, 2990, "renewal", "SMS"), New(3, 2999, "signup", "SMS"));
        for (var day = 0; day < 2; day++) await warehouse.CloseAsync(day);
        for (var link = 0; link < links; link++) Assert.True(await warehouse.Linking.LinkAsync(Cancellation));

        for (var from = 0; from < 3; from++) await warehouse.AssertJourneysEqualAsync(Filter(from, 2, 4_000, []));
    }

    [Fact]
    public async Task Journeys_NothingComesAfterLinkedDays_ReadNeitherPiecesNorEvents()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, New(1, 0, "signup", "SMS"), New(1, 1500, "purchase", "SMS"));
        for (var day = 0; day < 2; day++) await warehouse.CloseAsync(day);
        while (await warehouse.Linking.LinkAsync(Cancellation))
        {
        }

        var days = await warehouse.DaysAsync();
        Assert.All([JourneyQueries.Funnel(Filter(0, 1, 60, []), days).Sql, JourneyQueries.StepTimes(Filter(0, 1, 60, []), days).Sql, JourneyQueries.Paths(Filter(0, 1, 60, []), days).Sql], sql =>
        {
            Assert.Contains("linked_journeys", sql, StringComparison.Ordinal);
            Assert.DoesNotContain("closed_user_journeys", sql, StringComparison.Ordinal);
            Assert.DoesNotContain("processed_events_storage", sql, StringComparison.Ordinal);
        });
    }

    private static Happening New(int user, int minute, string type, string channel) => new(user, $"s{user}", minute, type, channel, "", true);

    private static JourneyFilter Filter(int from, int to, int windowMinutes, string[] channels) => new(
        new(Day(from), Day(to)) { Values = channels.Length == 0 ? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("channel", [.. channels]) },
        JourneyUnit.User, TimeSpan.FromMinutes(windowMinutes));
}
