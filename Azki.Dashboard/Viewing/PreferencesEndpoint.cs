using Microsoft.AspNetCore.Mvc;

namespace Azki.Dashboard.Viewing;

/// <summary>Takes a viewer's preferences.</summary>
internal static class PreferencesEndpoint
{
    public static void MapPreferences(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/preferences", ([FromForm] string? zone, [FromForm] string? calendar, [FromForm] string? theme, HttpContext context) =>
        {
            var preferences = Preferences.Parse($"{zone}~{calendar}~{theme}");
            // Readable by the page: the button for light and dark changes it there.
            context.Response.Cookies.Append(Preferences.Cookie, preferences.ToString(), new() { MaxAge = TimeSpan.FromDays(400), SameSite = SameSiteMode.Lax, IsEssential = true });
            return Results.Redirect("/preferences");
        }).AllowAnonymous().ExcludeFromDescription().WithMetadata(DashboardEndpoint.Mark);
}
