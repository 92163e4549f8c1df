using System.Security.Claims;
using Azki.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Azki.Dashboard.SignIn;

/// <summary>Signing in at an OpenID Connect provider.</summary>
internal static partial class ProviderSignIn
{
    private const string Section = $"{DashboardOptions.Section}:OpenIdConnect";

    public static void AddProvider(this AuthenticationBuilder authentication, OpenIdConnectSettings settings)
    {
        // Else the first viewer would be told, and in words of a library.
        if (Problem(settings) is { } problem) throw new OptionsValidationException(Section, typeof(OpenIdConnectSettings), [$"Nobody could sign in: {problem}"]);
        authentication.AddOpenIdConnect(o => Configure(o, settings));
    }

    /// <summary>Sends someone to the provider.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="returnUrl">The page of this site to come back to.</param>
    public static async Task GoAsync(HttpContext context, string returnUrl)
    {
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new() { RedirectUri = returnUrl });
        }
        catch (Exception e) when (IsUnanswered(e))
        {
            TurnBack(context, e.Message, returnUrl);
        }
    }

    /// <summary>Whether there is no provider, or none that answers: what it says of itself is asked for when it is needed first.</summary>
    public static bool IsUnanswered(Exception e) => e is InvalidOperationException or HttpRequestException or IOException;

    private static string? Problem(OpenIdConnectSettings settings) =>
        !Uri.TryCreate(settings.Authority, UriKind.Absolute, out var authority) || authority.Scheme is not ("http" or "https") ? $"{Section}:Authority is no address of a provider, such as https://login.example.org."
        : authority.Scheme == "http" && !LoopbackHost.Is(authority.Host) ? $"{Section}:Authority must begin with https://. By plain HTTP only a provider on this machine is asked."
        : settings.ClientId.Length == 0 ? $"Set {Section}:ClientId to the client that this installation is at the provider."
        : null;

    private static void Configure(OpenIdConnectOptions connect, OpenIdConnectSettings settings)
    {
        (connect.Authority, connect.ClientId, connect.ClientSecret) = (settings.Authority, settings.ClientId, settings.ClientSecret);
        connect.RequireHttpsMetadata = new Uri(settings.Authority).Scheme == "https";
        connect.ResponseType = OpenIdConnectResponseType.Code;
        connect.UsePkce = true;
        // The answer comes by a link that is followed, not by a form of another site: with such a form browsers send Secure cookies alone, and
        // nobody could sign in where pages come by plain HTTP within a network.
        connect.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in (CookieBuilder[])[connect.CorrelationCookie, connect.NonceCookie]) (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        connect.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        // Claims keep the names that the provider gives them, by which the roles are looked for.
        connect.MapInboundClaims = false;
        connect.TokenValidationParameters.NameClaimType = "name";
        connect.Events.OnTokenValidated = context =>
        {
            Grant(context, settings.RoleClaim);
            return Task.CompletedTask;
        };
        // Whoever turns back at the provider, or is turned away there, can try again.
        connect.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            TurnBack(context.HttpContext, context.Failure?.Message, context.Properties?.RedirectUri);
            return Task.CompletedTask;
        };
        ProviderSignOut.Configure(connect);
    }

    private static void Grant(TokenValidatedContext context, string roleClaim)
    {
        // What comes from the provider itself need not be signed, by the protocol. No provider leaves it out unless told to; who came between would.
        if (context.SecurityToken.RawSignature.Length == 0)
        {
            context.HandleResponse();
            TurnBack(context.HttpContext, "Its token is not signed.", context.Properties?.RedirectUri);
            return;
        }
        var identity = (ClaimsIdentity)context.Principal!.Identity!;
        var granted = identity.FindAll(roleClaim).SelectMany(c => Roles.Named(c.Value)).Distinct().ToList();
        // A role is what the claim that was set says, and no other that happens to have the name of a role.
        foreach (var other in identity.FindAll(identity.RoleClaimType).ToList()) identity.RemoveClaim(other);
        foreach (var role in granted) identity.AddClaim(new(identity.RoleClaimType, role));
        if (granted.Count > 0) return;
        // To have an account at the provider is no leave to see the figures: some give one to anybody.
        context.HandleResponse();
        context.Response.Redirect(Page("role", context.Properties?.RedirectUri));
    }

    private static void TurnBack(HttpContext context, string? reason, string? returnUrl)
    {
        // Who signs in can't mend a setting; who runs the installation reads this.
        NotSignedIn(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProviderSignIn).FullName!), reason);
        context.Response.Redirect(Page("provider", returnUrl));
    }

    private static string Page(string failed, string? returnUrl) => $"/signin?failed={failed}&returnUrl={Uri.EscapeDataString(returnUrl ?? "/")}";

    [LoggerMessage(LogLevel.Warning, "The provider signed nobody in: {Reason}")]
    private static partial void NotSignedIn(ILogger logger, string? reason);
}
