namespace Azki.Dashboard.SignIn;

/// <summary>
/// Requests that a page of another site made a browser send (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/): they run no SQL, as on
/// the ClickHouse port.
/// </summary>
internal static class CrossSite
{
    /// <summary>Whether another site is behind a request. Programs send no such header.</summary>
    public static bool IsBehind(HttpRequest? request) => request?.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
}
