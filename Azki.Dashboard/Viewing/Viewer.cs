namespace Azki.Dashboard.Viewing;

/// <summary>Who looks, for the time of a request.</summary>
internal sealed class Viewer(IHttpContextAccessor http, IConfiguration configuration)
{
    private Display? _display;

    /// <summary>How figures are written for them.</summary>
    public Display Display => _display ??= new(Preferences.Parse(http.HttpContext?.Request.Cookies[Preferences.Cookie]), CurrencyOf(configuration));

    /// <summary>The installation's currency.</summary>
    public static string CurrencyOf(IConfiguration configuration) => configuration["Azki:Currency"] is { Length: > 0 } currency ? currency : "IRR";
}
