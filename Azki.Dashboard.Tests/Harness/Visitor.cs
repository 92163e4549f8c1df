using System.Net;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>Somebody with a browser, as far as cookies and links go.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    // A browser's cookies, by the rules: one that is Secure does not go along by plain HTTP.
    public Visitor(Uri site) => _http = new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = site };

    /// <summary>Follows a link to where it ends.</summary>
    public async Task<(Uri Url, HttpStatusCode Status, string Text)> FollowAsync(string link)
    {
        using var answer = await _http.GetAsync(link, TestContext.Current.CancellationToken);
        return (answer.RequestMessage!.RequestUri!, answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public void Dispose() => _http.Dispose();
}
