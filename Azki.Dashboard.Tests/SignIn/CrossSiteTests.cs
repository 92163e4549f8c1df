using Azki.Dashboard.SignIn;
using Microsoft.AspNetCore.Http;

namespace Azki.Dashboard.Tests.SignIn;

public sealed class CrossSiteTests
{
    private const string SignedIn = "Cookie: azki-signin=x";

    [Theory]
    // A browser that says from where.
    [InlineData(true, "Sec-Fetch-Site: cross-site")]
    [InlineData(true, "Sec-Fetch-Site: same-site", SignedIn)]
    [InlineData(false, "Sec-Fetch-Site: same-origin", SignedIn)]
    [InlineData(false, "Sec-Fetch-Site: none", SignedIn)]
    // One that does not, by plain HTTP: pages of this site are known by what they name.
    [InlineData(true, SignedIn)]
    [InlineData(true, SignedIn, "Referer: http://evil.example/")]
    [InlineData(true, SignedIn, "Referer: http://azki.lan:8081/sql")]
    [InlineData(true, SignedIn, "Referer: http://azki.lan:8080.evil.example/")]
    [InlineData(true, SignedIn, "Origin: null", "Referer: http://azki.lan:8080/sql")]
    [InlineData(true, SignedIn, "Origin: http://evil.example", "Referer: http://azki.lan:8080/sql")]
    [InlineData(false, SignedIn, "Referer: http://azki.lan:8080/sql?q=SELECT+1")]
    [InlineData(false, SignedIn, "Referer: https://AZKI.lan:8080/sql")]
    [InlineData(false, SignedIn, "Origin: http://azki.lan:8080")]
    [InlineData(true, "Referer: http://evil.example/")]
    // Or, where the browser names none, by a cookie that goes with nothing that another site opens.
    [InlineData(false, "Cookie: azki-signin=x; azki-samesite=1")]
    [InlineData(true, "Cookie: azki-signin=x; azki-samesite=1", "Referer: http://evil.example/")]
    // A program.
    [InlineData(false)]
    [InlineData(false, "X-Api-Key: reading")]
    [InlineData(false, "Authorization: Bearer reading", SignedIn)]
    public void IsBehind_RequestOfABrowserOrAProgram_IsSoForOtherSites(bool expected, params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new("azki.lan", 8080);
        foreach (var header in headers) request.Headers[header[..header.IndexOf(':', StringComparison.Ordinal)]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..];

        Assert.Equal(expected, CrossSite.IsBehind(request));
    }
}
