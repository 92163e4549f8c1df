using NodaTime;
using NodaTime.TimeZones;

namespace Azki.Dashboard.Viewing;

/// <summary>How a viewer wants things shown. Kept in a cookie of the browser; it never changes a figure.</summary>
/// <param name="Zone">The zone of times, by its IANA name. Days stay UTC days.</param>
/// <param name="IsJalali">Dates of the Persian calendar.</param>
/// <param name="Theme">light, dark, or auto.</param>
public sealed record Preferences(string Zone, bool IsJalali, string Theme)
{
    /// <summary>The name of the cookie.</summary>
    public const string Cookie = "azki-view";

    /// <summary>What is shown to who chose nothing.</summary>
    public static readonly Preferences Default = new("UTC", false, "auto");

    /// <summary>The zones to choose from.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(l => l.ZoneId).Where(z => z.Contains('/')).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads the cookie; what it can't mean is the default.</summary>
    public static Preferences Parse(string? cookie)
    {
        if (cookie?.Split('~') is not [var zone, var calendar, var theme]) return Default;
        return new(
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null ? Default.Zone : zone, calendar == "jalali", theme is "light" or "dark" ? theme : Default.Theme);
    }

    /// <summary>The value of the cookie.</summary>
    public override string ToString() => $"{Zone}~{(IsJalali ? "jalali" : "gregorian")}~{Theme}";
}
