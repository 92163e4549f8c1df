namespace Azki.Dashboard.SignIn;

/// <summary>
/// Requests that a page of another site made a browser send (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/): they run no SQL, as on
/// the ClickHouse port.
/// </summary>
internal static class CrossSite
{
    private const string WitnessName = "azki-samesite";

    /// <summary>Whether another site is, or may be, behind a request.</summary>
    public static bool IsBehind(HttpRequest? request)
    {
        // No site can make a browser show a key.
        if (request is null || KeyAuthentication.IsShown(request)) return false;
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site is "cross-site" or "same-site";
        // Browsers leave that away by plain HTTP from another machine, and what a link or an address of another site opens carries the cookie of
        // who signed in. Pages of this site say that they are, unless the browser is told to say nothing; programs have no cookie.
        if (NamedOrigin(request) is { } origin) return !IsOwn(origin, request.Host);
        return request.Cookies.ContainsKey(SignInServices.CookieName) && !request.Cookies.ContainsKey(WitnessName);
    }

    /// <summary>Gives a browser a cookie that it sends with nothing that another site opens. It proves nothing else.</summary>
    public static void AddWitness(HttpContext context) => context.Response.Cookies.Append(
        WitnessName, "1", new CookieOptions { SameSite = SameSiteMode.Strict, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });

    private static string? NamedOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin
        : request.Headers.Referer.ToString() is { Length: > 0 } referer ? referer
        : null;

    // Before a proxy that ends TLS the scheme is another one, so it is left alone.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && new HostString(uri.Authority).Equals(host);
}
