using Azki.StreamEtl.Maintenance;
using Azki.Warehouse.Closing;

namespace Azki.Tests.StreamEtl;

public sealed class ClosingPlanTests
{
    private static readonly DateOnly Today = new(2025, 10, 30);
    private static readonly DateTimeOffset Now = new(Today, new(2, 16), TimeSpan.Zero);

    [Fact]
    public void Of_DaysThatAreOver_ClosesTheLargeOnesThatRest_TheOldestFirst()
    {
        var days = new DaysOfEvents([Day(-4, 20_000), Day(-3, 20_000, new ClosedPiece(0, 1440, 1, true)), Day(-2, 9_999), Day(-1, 20_000)]);

        Assert.Equal([Whole(-4), Whole(-1)], ClosingPlan.Of(days, days, Now));
        Assert.Equal([Whole(-4)], ClosingPlan.Of(days, new([Day(-4, 20_000), Day(-1, 19_999)]), Now));
        Assert.Empty(ClosingPlan.Of(days, DaysOfEvents.AllOpen, Now));
    }

    [Fact]
    public void Of_TouchesThatHoldNoLonger_ClosesTheDayAnew()
    {
        var days = new DaysOfEvents([Day(-1, 20_000, new ClosedPiece(0, 1440, 1, false))]);

        Assert.Equal([Whole(-1)], ClosingPlan.Of(days, days, Now));
    }

    [Fact]
    public void Of_Today_ClosesHoursThatAreOverAndFiveMinutesEachOfTheLast()
    {
        var days = new DaysOfEvents([Day(0, 20_000)]);

        Assert.Equal([Part(0, 60), Part(60, 120), Part(120, 125), Part(125, 130), Part(130, 135)], ClosingPlan.Of(days, days, Now));
    }

    [Fact]
    public void Of_TodayPartlyClosed_ClosesWhatIsMissing_AnHourThatIsOverAsOne()
    {
        var days = new DaysOfEvents([Day(0, 20_000, new(0, 60, 1, true), new(60, 65, 2, true), new(65, 70, 3, true), new(120, 125, 4, true))]);

        Assert.Equal([Part(60, 120), Part(125, 130), Part(130, 135)], ClosingPlan.Of(days, days, Now));
    }

    [Fact]
    public void Of_TodayWithAQuarterThatIsOver_ClosesItAsOne()
    {
        var hours = Enumerable.Range(0, 7).Select(h => new ClosedPiece(h * 60, h * 60 + 60, (ulong)h, true));
        var days = new DaysOfEvents([Day(0, 20_000, [.. hours])]);

        Assert.Equal([Part(0, 360), Part(420, 425)], ClosingPlan.Of(days, days, new(Today, new(7, 7), TimeSpan.Zero)));
    }

    [Fact]
    public void Of_FirstMinuteOfADay_ClosesNothingOfIt()
    {
        var days = new DaysOfEvents([Day(0, 20_000)]);

        Assert.Empty(ClosingPlan.Of(days, days, new(Today, new(0, 0, 30), TimeSpan.Zero)));
    }

    [Fact]
    public void Of_MinutesJustOver_WaitsForLateEvents()
    {
        var days = new DaysOfEvents([Day(0, 20_000, new ClosedPiece(0, 60, 1, true))]);

        Assert.Empty(ClosingPlan.Of(days, days, new(Today, new(1, 5, 30), TimeSpan.Zero)));
        Assert.Equal([Part(60, 65)], ClosingPlan.Of(days, days, new(Today, new(1, 6), TimeSpan.Zero)));
    }

    private static DayOfEvents Day(int offset, ulong events, params ClosedPiece[] pieces) => new(Today.AddDays(offset), events, 0, 0) { Pieces = [.. pieces] };

    private static Closing Whole(int offset) => new(Today.AddDays(offset), 0, 1440);

    private static Closing Part(int from, int to) => new(Today, from, to);
}
