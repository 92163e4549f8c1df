using Azki.Warehouse;

namespace Azki.Tests.Warehouse;

public sealed class WarehouseConnectionTests
{
    [Theory]
    [InlineData("http://me:secret@host:8123")]
    [InlineData("secret")]
    [InlineData("Host=ch;Password=a;secret")]
    public void Parse_NotUnderstood_NamesTheSettingAndRepeatsNothing(string text)
    {
        var error = Assert.Throws<FormatException>(() => WarehouseConnection.Parse(text, "ConnectionStrings:clickhouse"));
        Assert.StartsWith("ConnectionStrings:clickhouse is not understood.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}
