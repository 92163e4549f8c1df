using System.Globalization;
using System.Text;
using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData("2025-10-01 14:39:08", "2025-10-01 14:39:08.000")]
    [InlineData("2025-10-01T14:39:08", "2025-10-01 14:39:08.000")]
    [InlineData("2025-10-01t14:39:08z", "2025-10-01 14:39:08.000")]
    [InlineData("2025-10-01T14:39:08Z", "2025-10-01 14:39:08.000")]
    [InlineData("2025-10-01 14:39:08.5", "2025-10-01 14:39:08.500")]
    [InlineData("2025-10-01 14:39:08.12", "2025-10-01 14:39:08.120")]
    [InlineData("2025-10-01 14:39:08.123", "2025-10-01 14:39:08.123")]
    [InlineData("2025-10-01 14:39:08.123999", "2025-10-01 14:39:08.123")]
    [InlineData("2025-10-01 14:39:08.123456789Z", "2025-10-01 14:39:08.123")]
    [InlineData("2025-10-01 14:39:08.000000000001", "2025-10-01 14:39:08.000")]
    [InlineData("2025-10-01T14:39:08+03:30", "2025-10-01 11:09:08.000")]
    [InlineData("2025-10-01T14:39:08.25+0330", "2025-10-01 11:09:08.250")]
    [InlineData("2025-10-01T14:39:08+03", "2025-10-01 11:39:08.000")]
    [InlineData("2025-10-01T14:39:08-11:00", "2025-10-02 01:39:08.000")]
    [InlineData("2025-10-01T14:39:08-00:00", "2025-10-01 14:39:08.000")]
    [InlineData("2025-10-01 14:39:08 +0330", "2025-10-01 11:09:08.000")]
    [InlineData("2024-02-29 23:59:59.999", "2024-02-29 23:59:59.999")]
    [InlineData("2000-02-29 00:00:00", "2000-02-29 00:00:00.000")]
    [InlineData("2024-12-31T23:59:59-18:00", "2025-01-01 17:59:59.000")]
    [InlineData("0001-01-01 00:00:00", "0001-01-01 00:00:00.000")]
    [InlineData("9999-12-31 23:59:59.999", "9999-12-31 23:59:59.999")]
    [InlineData("1969-12-31 23:59:59.999", "1969-12-31 23:59:59.999")]
    public void TryParse_AcceptedSpelling_IsThatInstantInUtc(string text, string expected)
    {
        Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var timeMs));
        Assert.Equal(expected, Written(timeMs));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025-10-01")]
    [InlineData("2025-10-01 14:39")]
    [InlineData("2025-10-01 14:39:8")]
    [InlineData("2025-10-1 14:39:08")]
    [InlineData("25-10-01 14:39:08")]
    [InlineData("2025/10/01 14:39:08")]
    [InlineData("01-10-2025 14:39:08")]
    [InlineData("2025-10-01_14:39:08")]
    [InlineData("2025-10-01  14:39:08")]
    [InlineData("2025-02-29 14:39:08")]
    [InlineData("1900-02-29 14:39:08")]
    [InlineData("2025-04-31 14:39:08")]
    [InlineData("2025-00-01 14:39:08")]
    [InlineData("2025-13-01 14:39:08")]
    [InlineData("2025-10-00 14:39:08")]
    [InlineData("2025-10-32 14:39:08")]
    [InlineData("0000-10-01 14:39:08")]
    [InlineData("2025-10-01 24:00:00")]
    [InlineData("2025-10-01 14:60:00")]
    [InlineData("2025-10-01 14:39:60")]
    [InlineData("2025-10-01 14:39:08.")]
    [InlineData("2025-10-01 14:39:08.Z")]
    [InlineData("2025-10-01 14:39:08,5")]
    [InlineData("2025-10-01 14:39:08 ")]
    [InlineData("2025-10-01 14:39:08ZZ")]
    [InlineData("2025-10-01 14:39:08+")]
    [InlineData("2025-10-01 14:39:08+3")]
    [InlineData("2025-10-01 14:39:08+033")]
    [InlineData("2025-10-01 14:39:08+03:3")]
    [InlineData("2025-10-01 14:39:08+03:60")]
    [InlineData("2025-10-01 14:39:08+18:01")]
    [InlineData("2025-10-01 14:39:08+03:30Z")]
    [InlineData("2025-10-01 14:39:08 UTC")]
    [InlineData("-025-10-01 14:39:08")]
    [InlineData("1759329548123")]
    [InlineData("۲۰۲۵-۱۰-۰۱ ۱۴:۳۹:۰۸")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryParse_AnyInstantWithAnyOffsetAndFraction_IsTheInstantCutToMilliseconds()
    {
        var gen =
            from ticks in Gen.Long[new DateTime(1, 1, 2).Ticks, new DateTime(9999, 12, 30).Ticks].Or(new DateTime(1, 1, 2).Ticks, DateTime.UnixEpoch.Ticks - 1, DateTime.UnixEpoch.Ticks, new DateTime(9999, 12, 30).Ticks)
            from minutes in Gen.Int[-14 * 60, 14 * 60].Or(-14 * 60, 0, 14 * 60)
            from digits in Gen.Int[0, 7]
            from separator in Gen.OneOf(' ', 'T', 't')
            from colon in Gen.OneOf(":", "")
            select (local: new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(minutes)), digits, separator, colon);
        gen.Sample(each =>
        {
            var (local, digits, separator, colon) = each;
            var fraction = digits == 0 ? "" : local.ToString("." + new string('f', digits), CultureInfo.InvariantCulture);
            var zone = $"{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hh}{colon}{local.Offset:mm}";
            var text = local.ToString($"yyyy-MM-dd'{separator}'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + zone;
            Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var timeMs), text);

            var unit = TimeSpan.TicksPerSecond / (long)Math.Pow(10, Math.Min(digits, 3));
            var utc = local.UtcTicks - (local.UtcTicks % unit);
            Assert.Equal(new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds(), timeMs);
        }, iter: Runs.Many);
    }

    [Fact]
    public void Write_AnyTime_ParsesToTheSame() =>
        Gen.Long[DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()]
            .Or(DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), -1, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()).Sample(timeMs =>
        {
            var text = Written(timeMs);
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture), text);
            Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var parsed));
            Assert.Equal(timeMs, parsed);
        }, iter: Runs.Many);

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() =>
        Gen.OneOf([.. "0123456789-: TZtz.+é"u8.ToArray()]).ArrayWithEdges(0, 32).Sample(bytes => { EventTime.TryParse(bytes, out _); }, iter: Runs.Many);

    private static string Written(long timeMs)
    {
        var bytes = new byte[EventTime.WrittenLength];
        EventTime.Write(timeMs, bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
