using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Reports.Journeys;
using static Azki.Tests.Dashboard.Closing.ClosableWarehouse;

namespace Azki.Tests.Dashboard.Closing;

/// <summary>Days are linked one after the other, and count only as long as all that they were made of does.</summary>
public sealed class DayLinkingTests(EngineFixture engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_LateEvent_UnlinksTheDaysThatItMayLeadTo_UntilTheyAreLinkedAnew()
    {
        await using var warehouse = await MakeAsync(engine);
        await InsertAsync(warehouse, 0, 2, 33, 34);
        Assert.Equal(4, await LinkAllAsync(warehouse));
        await warehouse.InsertAsync(10, new Happening(2, "t", 2 * 1440, "signup", "SMS", "", true));

        Assert.Equal(0, await LinkAllAsync(warehouse));
        await AssertLinkedAsync(warehouse, 0, 34);
        await warehouse.CloseAsync(2);
        await AssertLinkedAsync(warehouse, 0, 34);
        Assert.Equal(2, await LinkAllAsync(warehouse));
        await AssertLinkedAsync(warehouse, 0, 2, 33, 34);
    }

    [Fact]
    public async Task Link_DayBeforeIsOpen_Waits()
    {
        await using var warehouse = await MakeAsync(engine);
        await InsertAsync(warehouse, 0, 1);
        await warehouse.InsertAsync(10, new Happening(2, "t", 2, "signup", "SMS", "", true));

        Assert.Equal(0, await LinkAllAsync(warehouse));
        await warehouse.CloseAsync(0);
        Assert.Equal(2, await LinkAllAsync(warehouse));
    }

    [Fact]
    public async Task Link_HoursOfTodayAreClosed_LinksThem_AndAnewWithEachHour()
    {
        await using var warehouse = await MakeAsync(engine);
        await InsertAsync(warehouse, 0);
        await warehouse.InsertAsync(10, ((int[])[1, 361, 421, 426]).Select((minute, n) => new Happening(n, "t", 1440 + minute, "signup", "SMS", "", true)));
        await warehouse.CloseAsync(1, 0, 360);
        await warehouse.CloseAsync(1, 420, 425);
        Assert.Equal(2, await LinkAllAsync(warehouse));
        Assert.Equal(360, await UntilAsync());

        // What is linked holds, and does not wait for the hour after it; that is linked a while later.
        await warehouse.CloseAsync(1, 360, 420);
        Assert.Equal(360, await UntilAsync());
        Assert.Equal(0, await LinkAllAsync(warehouse));
        Assert.Equal(1, await LinkAllAsync(warehouse, 11));
        Assert.Equal(420, await UntilAsync());

        await warehouse.InsertAsync(20, new Happening(9, "late", 1440 + 362, "signup", "SMS", "", true));
        Assert.Equal(0, await UntilAsync());
        await warehouse.CloseAsync(1, 360, 420);
        Assert.Equal(1, await LinkAllAsync(warehouse, 22));
        // A day that is over is linked at once.
        await warehouse.CloseAsync(1);
        Assert.Equal(0, await UntilAsync());
        Assert.Equal(1, await LinkAllAsync(warehouse, 22));
        Assert.Equal(1440, await UntilAsync());

        async Task<int> UntilAsync() => (await warehouse.DaysAsync()).All[1].LinkedUntil;
    }

    [Fact]
    public async Task Forget_TodayWasLinkedAgainAndAgain_DeletesWhatNobodyReads_AndNothingThatSomebodyDoes()
    {
        await using var warehouse = await MakeAsync(engine);
        await warehouse.InsertAsync(0, ((int[])[1, 361, 421]).Select((minute, n) => new Happening(n + 1, "t", minute, "signup", "SMS", "", true)));
        (int From, int To)[] parts = [(0, 360), (360, 420), (420, 480)];
        foreach (var (at, (from, to)) in parts.Index())
        {
            await warehouse.CloseAsync(0, from, to);
            Assert.Equal(1, await LinkAllAsync(warehouse, at * 11));
        }
        Assert.Equal(3, await warehouse.NumberAsync("SELECT uniqExact(built) FROM linked_journeys"));

        // The first was replaced longer ago than anybody may be reading it, the second was not.
        await warehouse.LinkingLater(TimeSpan.FromMinutes(23)).ForgetAsync(await warehouse.DaysAsync(), Cancellation);
        Assert.Equal(2, await warehouse.NumberAsync("SELECT uniqExact(built) FROM linked_journeys"));
        await warehouse.InsertAsync(20, new Happening(9, "late", 422, "signup", "SMS", "", true));
        var days = await warehouse.DaysAsync();
        await warehouse.LinkingLater(TimeSpan.FromHours(1)).ForgetAsync(days, Cancellation);
        await warehouse.AssertEqualAsync(known => JourneyQueries.Funnel(new(new(Day(0), Day(0)), JourneyUnit.User, TimeSpan.FromHours(1)), known), days);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Link_KilledAfterAnInsert_CountsNothingOfIt_AndIsForgotten(int last)
    {
        await using var warehouse = await MakeAsync(engine);
        await InsertAsync(warehouse, 0, 1);
        var seen = 0;
        using var kill = new FaultyHandler((_, sql) => sql.Contains("INSERT INTO linked", StringComparison.Ordinal) && ++seen == last ? Fault.KilledAfter : Fault.None);
        await Assert.ThrowsAnyAsync<Exception>(() => warehouse.LinkingThrough(kill).LinkAsync(Cancellation));

        await AssertLinkedAsync(warehouse);
        await warehouse.AssertJourneysEqualAsync(new(Day(0), Day(1)), JourneyUnit.User);
        Assert.Equal(2, await LinkAllAsync(warehouse));
        await warehouse.AssertJourneysEqualAsync(new(Day(0), Day(1)), JourneyUnit.User);
        await warehouse.LinkingLater(TimeSpan.FromHours(2)).ForgetAsync(await warehouse.DaysAsync(), Cancellation);
        Assert.Equal(2, await warehouse.NumberAsync("SELECT uniqExact(built) FROM linked_days"));
        Assert.Equal(2, await warehouse.NumberAsync("SELECT uniqExact(built) FROM linked_journeys"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Forget_ReplacedLongAgo_DeletesItsRows_AndNothingThatCounts()
    {
        await using var warehouse = await MakeAsync(engine);
        await InsertAsync(warehouse, 0, 1);
        await LinkAllAsync(warehouse);
        await warehouse.InsertAsync(10, new Happening(2, "t", 2, "signup", "SMS", "", true));
        await warehouse.CloseAsync(0);
        await LinkAllAsync(warehouse);

        await warehouse.Linking.ForgetAsync(await warehouse.DaysAsync(), Cancellation);
        Assert.Equal(4, await warehouse.NumberAsync("SELECT uniqExact(built) FROM linked_journeys"));
        await warehouse.LinkingLater(TimeSpan.FromHours(1)).ForgetAsync(await warehouse.DaysAsync(), Cancellation);
        Assert.Equal(2, await warehouse.NumberAsync("SELECT uniqExact(built) FROM linked_journeys"));
        await AssertLinkedAsync(warehouse, 0, 1);
    }

    private static async Task InsertAsync(ClosableWarehouse warehouse, params int[] days)
    {
        await warehouse.InsertAsync(0, days.Select(day => new Happening(1, "s", day * 1440, "signup", "SMS", "", true)));
        foreach (var day in days) await warehouse.CloseAsync(day);
    }

    private static async Task<int> LinkAllAsync(ClosableWarehouse warehouse, int minutesLater = 0)
    {
        var (linked, linking) = (0, warehouse.LinkingLater(TimeSpan.FromMinutes(minutesLater)));
        while (await linking.LinkAsync(Cancellation)) linked++;
        return linked;
    }

    private static async Task AssertLinkedAsync(ClosableWarehouse warehouse, params int[] days) =>
        Assert.Equal(days.Select(Day), (await warehouse.DaysAsync()).All.Where(d => d.Link is not null).Select(d => d.Day));
}
