using Azki.Dashboard.SignIn;

namespace Azki.Dashboard.Tests.SignIn;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/reports/daily?from=2025-10-01&by=channel", "/reports/daily?from=2025-10-01&by=channel")]
    [InlineData("/sql", "/sql")]
    [InlineData("/sql?q=SELECT+1", "/sql?unread=true&q=SELECT%201")]
    [InlineData("/SQL/?q=SELECT+1&unread=false", "/sql?unread=true&q=SELECT%201")]
    [InlineData("/x/../%73ql?unread=false&q=SELECT%201", "/sql?unread=true&q=SELECT%201")]
    [InlineData("/x\\..\\sql?q=SELECT+1&q=2", "/sql?unread=true&q=SELECT%201")]
    [InlineData("/api/sql/export?format=csv&sql=SELECT+1", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData(null, "/")]
    public void Of_AnyLink_LeadsToThisSiteAndRunsNoSql(string? link, string expected) => Assert.Equal(expected, ReturnAddress.Of(link));
}
