using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Azki.Dashboard.SignIn;

/// <summary>Adds who may see what.</summary>
internal static class SignInServices
{
    // A request is who its key says where it shows one, else who signed in by the page.
    private const string SchemeName = "azki";

    public static void AddSignIn(this IServiceCollection services, DashboardOptions options)
    {
        var authentication = services.AddAuthentication(options.HasSignIn ? SchemeName : OpenAccess.SchemeName);
        authentication.AddScheme<AuthenticationSchemeOptions, OpenAccess>(OpenAccess.SchemeName, null);
        if (options.HasSignIn)
        {
            authentication.AddCookie(Configure).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
            authentication.AddPolicyScheme(SchemeName, null, o => o.ForwardDefaultSelector =
                context => KeyAuthentication.IsShown(context.Request) ? KeyAuthentication.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme);
        }
        if (options.OpenIdConnect is { Authority.Length: > 0 } provider) authentication.AddOpenIdConnect(o => Configure(o, provider));
        services.AddAuthorizationBuilder()
            .AddPolicy(Roles.Viewer, p => p.RequireRole(Roles.Viewer))
            .AddPolicy(Roles.Analyst, p => p.RequireRole(Roles.Analyst))
            .AddPolicy(Roles.Operator, p => p.RequireRole(Roles.Operator));
        services.AddCascadingAuthenticationState();
        services.AddSingleton<AccessKeys>();
        services.AddHostedService<SignInGuard>();
    }

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "azki-signin";
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.LoginPath = "/signin";
        cookie.AccessDeniedPath = "/denied";
        // Not pushed on by every visit: what a provider says of someone is asked again, too.
        (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (TimeSpan.FromHours(12), false);
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        // Programs are told, not sent to a page.
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var now = context.HttpContext.RequestServices.GetRequiredService<AccessKeys>().Renew(context.Principal!);
        if (now is not null)
        {
            context.ReplacePrincipal(now);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    private static void Configure(OpenIdConnectOptions connect, OpenIdConnectSettings settings)
    {
        (connect.Authority, connect.ClientId, connect.ClientSecret) = (settings.Authority, settings.ClientId, settings.ClientSecret);
        connect.ResponseType = "code";
        connect.UsePkce = true;
        connect.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        // Claims keep the names that the provider gives them, by which the roles are looked for.
        connect.MapInboundClaims = false;
        connect.TokenValidationParameters.NameClaimType = "name";
        connect.Events.OnTokenValidated = context =>
        {
            var identity = (ClaimsIdentity)context.Principal!.Identity!;
            var granted = identity.FindAll(settings.RoleClaim).Select(c => c.Value).ToList();
            foreach (var role in granted.DefaultIfEmpty(Roles.Viewer).SelectMany(r => Roles.Of(r)).Distinct()) identity.AddClaim(new(identity.RoleClaimType, role));
            return Task.CompletedTask;
        };
        // Whoever turns back at the provider, or is turned away there, can try again.
        connect.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            context.Response.Redirect("/signin?failed=provider");
            return Task.CompletedTask;
        };
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
