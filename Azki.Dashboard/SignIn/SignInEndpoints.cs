using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Azki.Dashboard.SignIn;

/// <summary>Signing in and out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/signin/key", WithKeyAsync).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/signin/provider", (string? returnUrl, HttpContext context) => ProviderSignIn.GoAsync(context, Local(returnUrl))).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost("/signout", () => Results.SignOut(new() { RedirectUri = "/signin?signedOut=1" }, [CookieAuthenticationDefaults.AuthenticationScheme]))
            .AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/signout/provider", ProviderSignOut.GoAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> WithKeyAsync([FromForm] string? key, [FromForm] string? returnUrl, HttpContext context, AccessKeys keys)
    {
        if (keys.Find(key) is not { } who) return Results.Redirect($"/signin?failed=1&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, who);
        return Results.Redirect(Local(returnUrl));
    }

    // A link of this site only: signing in is no way to send people elsewhere. Browsers leave tabs and line breaks out of addresses.
    private static string Local(string? url) => url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) ? url : "/";
}
