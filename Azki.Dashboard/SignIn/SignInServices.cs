using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Azki.Dashboard.SignIn;

/// <summary>Adds who may see what.</summary>
internal static class SignInServices
{
    /// <summary>By which a browser says who signed in.</summary>
    public const string CookieName = "azki-signin";

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
        if (options.OpenIdConnect is { Authority.Length: > 0 } provider) authentication.AddProvider(provider);
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
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.LoginPath = "/signin";
        cookie.AccessDeniedPath = "/denied";
        // Not pushed on by every visit: what a provider says of someone is asked again, too.
        (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (TimeSpan.FromHours(12), false);
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        cookie.Events.OnSigningIn = context =>
        {
            CrossSite.AddWitness(context.HttpContext);
            return Task.CompletedTask;
        };
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

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
