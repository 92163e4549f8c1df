using System.Text;
using Azki.Core.Events;
using Azki.Core.Text;
using Azki.Core.Users;

namespace Azki.Tests.Core;

public sealed class UserNormalizerTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void TryNormalize_Row_IsTrimmedAndTyped() =>
        Assert.Equal(new User(1, new DateOnly(2023, 4, 13), "تهران", "Desktop"), Accepted(" 1", "2023-04-13 ", "\u00A0تهران ", "Desktop"));

    [Fact]
    public void TryNormalize_OnlyAnId_IsAUser() => Assert.Equal(new User(uint.MaxValue, null, "", ""), Accepted("4294967295", "", " ", ""));

    [Fact]
    public void TryNormalize_Limits_AreAccepted()
    {
        Assert.Equal(new DateOnly(1900, 1, 1), Accepted("1", "1900-01-01", "", "").SignupDate);
        Assert.Equal(new DateOnly(2026, 11, 24), Accepted("1", "2026-11-24", "", "").SignupDate);
        Assert.Equal(256, Accepted("1", "", string.Concat(Enumerable.Repeat("😀", 128)), "").City.Length);
    }

    [Theory]
    [InlineData("", "", "", "user_id_missing")]
    [InlineData("x", "", "", "user_id_invalid")]
    [InlineData("0", "", "", "user_id_out_of_range")]
    [InlineData("1", "2023-02-29", "", "signup_date_invalid")]
    [InlineData("1", "13.04.2023", "", "signup_date_invalid")]
    [InlineData("1", "2023-04-13 00:00:00", "", "signup_date_invalid")]
    [InlineData("1", "1899-12-31", "", "signup_date_out_of_range")]
    [InlineData("1", "2026-11-25", "", "signup_date_out_of_range")]
    [InlineData("1", "", "129", "city_too_long")]
    public void TryNormalize_Defect_IsNamed(string id, string signup, string city, string code) =>
        Assert.Equal(code, Refused(id, signup, city == "129" ? Encoding.UTF8.GetBytes(new string('ت', 129)) : [], []));

    [Fact]
    public void TryNormalize_DeviceTypeDefects_AreNamed()
    {
        Assert.Equal("device_type_too_long", Refused("1", "", [], Encoding.UTF8.GetBytes(new string('d', 129))));
        Assert.Equal("not_utf8", Refused("1", "", [], [0xFF]));
        Assert.Equal("not_utf8", Refused("1", "", [0xC3], []));
    }

    [Fact]
    public void Columns_SampleHeader_MapsRows()
    {
        Assert.True(UserColumns.TryParse("user_id,signup_date,city,device_type"u8, out var columns, out _));
        Assert.True(new CsvRowReader(columns.Header).TryRead("1,2023-04-13,Mashhad,Desktop"u8, out var row, out _));
        Assert.True(UserNormalizer.TryNormalize(columns.Map(row), Today, out var user, out _));
        Assert.Equal(new User(1, new DateOnly(2023, 4, 13), "Mashhad", "Desktop"), user);
        Assert.False(UserColumns.TryParse("user_id,city"u8, out _, out var missing));
        Assert.Equal(["signup_date", "device_type"], missing);
    }

    private static User Accepted(string id, string signup, string city, string deviceType)
    {
        Assert.True(UserNormalizer.TryNormalize(Raw(id, signup, Encoding.UTF8.GetBytes(city), Encoding.UTF8.GetBytes(deviceType)), Today, out var user, out var reason),
            reason.ToString());
        return user;
    }

    private static string Refused(string id, string signup, byte[] city, byte[] deviceType)
    {
        Assert.False(UserNormalizer.TryNormalize(Raw(id, signup, city, deviceType), Today, out _, out var reason));
        return RejectReasons.Code(reason);
    }

    private static RawUser Raw(string id, string signup, byte[] city, byte[] deviceType) =>
        new() { UserId = Encoding.UTF8.GetBytes(id), SignupDate = Encoding.UTF8.GetBytes(signup), City = city, DeviceType = deviceType };
}
