using System.Globalization;
using Azki.Core.Users;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class EnrichmentTests
{
    [Fact]
    public void Enrichment_AnyTime_EqualsTheCalendar() =>
        Gen.Select(
            Gen.DateTime[new DateTime(1900, 1, 1), new DateTime(2299, 12, 31)].Or(new DateTime(1900, 1, 1), DateTime.UnixEpoch.AddTicks(-1), DateTime.UnixEpoch, new DateTime(2299, 12, 31)),
            Gen.DateOnly[new DateOnly(1900, 1, 1), new DateOnly(2299, 12, 31)].Or(new DateOnly(1900, 1, 1), new DateOnly(2299, 12, 31)))
            .Sample((time, signup) =>
            {
                var utc = DateTime.SpecifyKind(time, DateTimeKind.Utc);
                var timeMs = new DateTimeOffset(utc).ToUnixTimeMilliseconds();
                Assert.Equal(DateOnly.FromDateTime(utc), Enrichment.EventDate(timeMs));
                Assert.Equal(utc.Hour, Enrichment.EventHour(timeMs));
                Assert.Equal(utc.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)utc.DayOfWeek, Enrichment.IsoDayOfWeek(timeMs));
                Assert.Equal(DateOnly.FromDateTime(utc).DayNumber - signup.DayNumber, Enrichment.TenureDays(timeMs, signup));
                Assert.Equal(signup, Enrichment.DateOf(Enrichment.DayNumber(signup)));
            }, iter: Runs.Many);

    [Theory]
    [InlineData("2025-10-01T23:59:59.999Z", "2025-10-02", -1)]
    [InlineData("2025-10-02T00:00:00Z", "2025-10-02", 0)]
    [InlineData("2025-10-03T00:00:00Z", "2025-10-02", 1)]
    public void TenureDays_AroundMidnight_CountsUtcDays(string time, string signup, int expected) =>
        Assert.Equal(expected, Enrichment.TenureDays(
            DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), DateOnly.Parse(signup, CultureInfo.InvariantCulture)));
}
