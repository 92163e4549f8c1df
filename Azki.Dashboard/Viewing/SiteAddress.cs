using System.Diagnostics.CodeAnalysis;

namespace Azki.Dashboard.Viewing;

/// <summary>An address that somebody sent, as a browser will take it: <c>/reports/../sql</c> is not a report.</summary>
internal static class SiteAddress
{
    private static readonly Uri Site = new("http://site");

    /// <summary>Resolves an address that is one of this site.</summary>
    /// <param name="address">The address.</param>
    /// <param name="resolved">Where it leads to, without a host that means anything.</param>
    public static bool TryResolve([NotNullWhen(true)] string? address, [NotNullWhen(true)] out Uri? resolved)
    {
        resolved = null;
        // Browsers leave tabs and line breaks out of addresses.
        return address is ['/', not ('/' or '\\'), ..] && !address.Any(char.IsControl) && Uri.TryCreate(Site, address, out resolved) && resolved.Host == Site.Host;
    }

    /// <summary>The path, as it is when nothing in it is escaped.</summary>
    public static string PathOf(Uri resolved) => Uri.UnescapeDataString(resolved.AbsolutePath);
}
