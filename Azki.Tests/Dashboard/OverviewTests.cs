using Azki.Warehouse.Reports.Overview;
using Azki.Warehouse.Reports.Users;

namespace Azki.Tests.Dashboard;

/// <summary>The overview and single users on the sample, against plain counting.</summary>
public sealed class OverviewTests(SampleWarehouse sample) : IClassFixture<SampleWarehouse>
{
    [Fact]
    public async Task Read_NoEventForADay_IsAsOfTheLatestEvent()
    {
        var overview = await new OverviewReader(sample.Reader, TimeProvider.System).ReadAsync(TestContext.Current.CancellationToken);
        var latest = sample.Events.Max(e => e.Time);

        Assert.False(overview.IsLive);
        Assert.Equal(latest, overview.At.UtcDateTime);
        AssertDay(overview.Total, [.. sample.Events.Where(e => e.Day == DateOnly.FromDateTime(latest))]);
        foreach (var channel in overview.Channels) AssertDay(channel, [.. sample.Events.Where(e => e.Day == DateOnly.FromDateTime(latest) && e.Channel == channel.Part)]);
        Assert.Equal(sample.Events.Count(e => e.Time > latest.AddMinutes(-15)), (int)Math.Round(overview.Rate.Sum(r => r.PerSecond) * 10));
        Assert.Equal(sample.Events.Where(e => e.Time > latest.AddMinutes(-15)).Select(e => e.User).Distinct().Count(), overview.Active.Users);
    }

    [Fact]
    public async Task Read_InTheMiddleOfADay_ComparesWithTheSameTimeOfTheDaysBefore()
    {
        var now = new DateTimeOffset(2025, 10, 20, 9, 30, 0, TimeSpan.Zero);
        var overview = await new OverviewReader(sample.Reader, new StandingClock(now)).ReadAsync(TestContext.Current.CancellationToken);
        var days = Enumerable.Range(1, 7).Select(n => sample.Events.Where(e => e.Day == new DateOnly(2025, 10, 20 - n) && e.Time.TimeOfDay < now.TimeOfDay).ToList()).ToList();

        Assert.True(overview.IsLive);
        Assert.Equal(days.Average(d => d.Count), overview.Before!.Events);
        Assert.Equal(days.Average(d => d.Where(e => e.IsPurchase).Sum(e => (double)e.Premium)), (double)overview.Before.Revenue, 1e-3);
        Assert.Equal(days.Average(d => d.Select(e => e.User).Distinct().Count()), overview.Before.Users, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_EarlyInADay_CountsDaysThatHadNoEventByThen(int minute)
    {
        var now = new DateTimeOffset(2025, 10, 20, 0, minute, 0, TimeSpan.Zero);
        var overview = await new OverviewReader(sample.Reader, new StandingClock(now)).ReadAsync(TestContext.Current.CancellationToken);
        var days = Enumerable.Range(1, 7).Select(n => sample.Events.Count(e => e.Day == new DateOnly(2025, 10, 20 - n) && e.Time.TimeOfDay < now.TimeOfDay)).ToList();

        Assert.Contains(days, d => d == 0);
        Assert.Equal(days.Average(), overview.Before!.Events, 1e-9);
    }

    [Fact]
    public async Task Read_BeforeTheFirstEventOfAll_HasNoDaysToCompareWith()
    {
        var first = sample.Events.Min(e => e.Time);
        var overview = await new OverviewReader(sample.Reader, new StandingClock(new(first, TimeSpan.Zero))).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Null(overview.Before);
    }

    [Fact]
    public async Task ReadUser_WithPurchases_EqualsPlainCounting()
    {
        var own = sample.Events.GroupBy(e => e.User).OrderByDescending(u => u.Count(e => e.IsPurchase)).First().ToList();
        var user = await sample.Reader.ReadUserAsync(own[0].User, TestContext.Current.CancellationToken);

        Assert.Equal((own.Count, own.Count(e => e.IsPurchase), own.Where(e => e.IsPurchase).Sum(e => (decimal)e.Premium), own.Min(e => e.Time)),
            ((int)user.Value!.Events, (int)user.Value.Purchases, user.Value.Revenue, user.Value.First.UtcDateTime));
        var change = Assert.Single(user.Changes);
        Assert.Equal(sample.Users[own[0].User], (change.SignupDate!.Value, change.City, change.DeviceType));
    }

    [Fact]
    public async Task ReadUser_NeverSeen_IsNotKnown() => Assert.False((await sample.Reader.ReadUserAsync(4_000_000_000, TestContext.Current.CancellationToken)).IsKnown);

    private static void AssertDay(DayFigures figures, IReadOnlyList<SampleWarehouse.Row> events)
    {
        var purchases = events.Where(e => e.IsPurchase).ToList();
        Assert.Equal((events.Count, events.Select(e => e.User).Distinct().Count(), events.Count, purchases.Count, purchases.Sum(p => (decimal)p.Premium)),
            (figures.Events, figures.Users, figures.Sessions, figures.Purchases, figures.Revenue));
        Assert.Equal(purchases.Count / (double)events.Count, figures.Conversion, 1e-12);
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
