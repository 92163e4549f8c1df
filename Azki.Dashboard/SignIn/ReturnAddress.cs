using Azki.Dashboard.Viewing;
using Microsoft.AspNetCore.WebUtilities;

namespace Azki.Dashboard.SignIn;

/// <summary>Where whoever has signed in goes on: what they asked for, as far as a link to this site may lead there.</summary>
internal static class ReturnAddress
{
    /// <summary>An address of this site only: signing in is no way to send people elsewhere.</summary>
    public static string Of(string? url)
    {
        if (!SiteAddress.TryResolve(url, out var address)) return "/";
        // Another site may have led them here. They have not seen the SQL of its link, and the page of signing in would be what asks for it.
        var path = new PathString(SiteAddress.PathOf(address));
        if (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) return "/";
        return path.StartsWithSegments("/sql", StringComparison.OrdinalIgnoreCase) ? Unread(address.Query) : url;
    }

    private static string Unread(string query) => QueryHelpers.ParseQuery(query).TryGetValue("q", out var sql) && sql is [{ Length: > 0 } first, ..]
        ? QueryHelpers.AddQueryString("/sql?unread=true", "q", first)
        : "/sql";
}
