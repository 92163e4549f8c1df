using Azki.Dashboard.Viewing;

namespace Azki.Dashboard.Tests.Pages;

public sealed class DisplayTests
{
    [Theory]
    [InlineData(-90, "1 min 30 s ago")]
    [InlineData(0, "now")]
    [InlineData(12 * 3600, "in 12 h 0 min (ahead of this machine's clock)")]
    public void Ago_BeforeAndAheadOfTheClock_SaysWhich(int seconds, string expected)
    {
        var now = new DateTimeOffset(2025, 10, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(expected, Display.Ago(now.AddSeconds(seconds), now));
    }

    [Fact]
    public void Money_OfMoreDigitsThanADoubleHas_ShowsAll() => Assert.Equal("9,007,199,254,740,993", Display.Money(9_007_199_254_740_993m));
}
