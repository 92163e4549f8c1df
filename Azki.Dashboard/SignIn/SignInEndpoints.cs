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
        endpoints.MapGet("/signin/provider", (string? returnUrl, HttpContext context) => ProviderSignIn.GoAsync(context, ReturnAddress.Of(returnUrl))).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost("/signout", () => Results.SignOut(new() { RedirectUri = "/signin?signedOut=1" }, [CookieAuthenticationDefaults.AuthenticationScheme]))
            .AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/signout/provider", ProviderSignOut.GoAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> WithKeyAsync([FromForm] string? key, [FromForm] string? returnUrl, HttpContext context, AccessKeys keys)
    {
        if (keys.Find(key) is not { } who) return Results.Redirect($"/signin?failed=1&returnUrl={Uri.EscapeDataString(ReturnAddress.Of(returnUrl))}");
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, who);
        return Results.Redirect(ReturnAddress.Of(returnUrl));
    }
}
