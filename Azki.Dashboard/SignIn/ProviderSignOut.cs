using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Azki.Dashboard.SignIn;

/// <summary>
/// Signing out at an OpenID Connect provider (https://openid.net/specs/openid-connect-rpinitiated-1_0.html). It is a step of its own behind signing
/// out here: pages may send forms to this site alone, and a browser holds that against what a form is redirected to. No token of the provider is
/// kept to show who leaves, so the provider may ask.
/// </summary>
internal static class ProviderSignOut
{
    private const string NotDone = "/signin?failed=signout";

    public static void Configure(OpenIdConnectOptions connect)
    {
        connect.SignedOutRedirectUri = "/signin";
        connect.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            context.ProtocolMessage.ClientId = context.Options.ClientId;
            // Not every provider has a page for it.
            if (context.ProtocolMessage.IssuerAddress.Length > 0) return Task.CompletedTask;
            context.HandleResponse();
            context.Response.Redirect(NotDone);
            return Task.CompletedTask;
        };
    }

    /// <summary>Sends someone to the provider, to be signed out there and to come back.</summary>
    public static async Task GoAsync(HttpContext context)
    {
        try
        {
            await context.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme);
        }
        catch (Exception e) when (ProviderSignIn.IsUnanswered(e))
        {
            context.Response.Redirect(NotDone);
        }
    }
}
