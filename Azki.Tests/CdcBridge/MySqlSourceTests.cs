using Azki.CdcBridge.Source;

namespace Azki.Tests.CdcBridge;

public sealed class MySqlSourceTests
{
    [Theory]
    [InlineData("secret")]
    [InlineData("Sever=secret")]
    [InlineData("Server=db;Port=secret")]
    [InlineData("Server=db;Password=a;secret=b")]
    public void Parse_NotUnderstood_NamesTheSettingAndRepeatsNothing(string text)
    {
        var error = Assert.Throws<FormatException>(() => MySqlSource.Parse(text));
        Assert.StartsWith("ConnectionStrings:insurance-db is not understood.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}
