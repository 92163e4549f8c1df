using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>
/// An OpenID Connect provider, as strict as they are: codes are good once, for the client, the address and the PKCE verifier they were made for
/// (https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth, RFC 7636).
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "azki-dashboard";
    public const string ClientSecret = "known to both";

    private readonly ConcurrentDictionary<string, Grant> _grants = [];
    private readonly IdTokens _tokens = new();
    private WebApplication _app = null!;

    private string Issuer => Url.ToString().TrimEnd('/');

    public Uri Url { get; private set; } = null!;

    /// <summary>Who sits before it, with the claims that tokens get; null for one who turns back.</summary>
    public IReadOnlyDictionary<string, object>? Person { get; set; } = Named("Mina");

    /// <summary>What is false about the next tokens.</summary>
    public Forgery Forgery { get; set; }

    /// <summary>How often somebody was signed out.</summary>
    public int SignedOut { get; private set; }

    /// <param name="hasSignOut">Whether it has a page to sign out by.</param>
    public static async Task<OpenIdProvider> StartAsync(bool hasSignOut = true)
    {
        var provider = new OpenIdProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = provider._app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => new
        {
            issuer = provider.Issuer,
            authorization_endpoint = $"{provider.Issuer}/authorize",
            token_endpoint = $"{provider.Issuer}/token",
            end_session_endpoint = hasSignOut ? $"{provider.Issuer}/logout" : null,
            jwks_uri = $"{provider.Issuer}/keys",
            response_types_supported = (string[])["code"],
            subject_types_supported = (string[])["public"],
            id_token_signing_alg_values_supported = (string[])["RS256"],
        });
        app.MapGet("/keys", () => Results.Text(provider._tokens.Keys, "application/json"));
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        app.MapGet("/logout", provider.LogOut);
        await app.StartAsync();
        provider.Url = new(app.Urls.Single());
        return provider;
    }

    /// <summary>The same, with nothing false about its tokens.</summary>
    public OpenIdProvider Honest()
    {
        Forgery = Forgery.None;
        return this;
    }

    /// <summary>Somebody with these roles.</summary>
    public static Dictionary<string, object> Named(string name, params string[] roles) => new() { ["sub"] = $"{name}-1", ["name"] = name, ["roles"] = roles };

    /// <summary>What a dashboard is told of it.</summary>
    public (string Name, string Value)[] Settings(params (string Name, string Value)[] more) => [
        ("Azki__Dashboard__OpenIdConnect__Authority", Issuer), ("Azki__Dashboard__OpenIdConnect__ClientId", ClientId),
        ("Azki__Dashboard__OpenIdConnect__ClientSecret", ClientSecret), .. more];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        var redirectUri = new Uri(asked["redirect_uri"].ToString());
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || redirectUri.AbsolutePath != "/signin-oidc"
            || !asked["scope"].ToString().Split(' ').Contains("openid")) return Results.BadRequest("This client is not known so.");
        var back = $"{redirectUri}?state={Uri.EscapeDataString(asked["state"].ToString())}";
        if (Person is null) return Results.Redirect($"{back}&error=access_denied");
        var code = Guid.NewGuid().ToString("N");
        _grants[code] = new(Person, asked["code_challenge"].ToString(), asked["nonce"].ToString(), redirectUri.ToString());
        return Results.Redirect($"{back}&code={code}");
    }

    private IResult LogOut(HttpRequest request)
    {
        var back = new Uri(request.Query["post_logout_redirect_uri"].ToString());
        if (request.Query["client_id"] != ClientId || back.AbsolutePath != "/signout-callback-oidc") return Results.BadRequest("This client is not known so.");
        SignedOut++;
        return Results.Redirect($"{back}?state={Uri.EscapeDataString(request.Query["state"].ToString())}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret) return Results.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
        if (form["grant_type"] != "authorization_code" || !_grants.TryRemove(form["code"].ToString(), out var grant) || form["redirect_uri"] != grant.RedirectUri
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != grant.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
        return Results.Json(new { access_token = Guid.NewGuid().ToString("N"), token_type = "Bearer", expires_in = 300, id_token = _tokens.Write(Issuer, grant.Person, grant.Nonce, Forgery) });
    }

    private sealed record Grant(IReadOnlyDictionary<string, object> Person, string Challenge, string Nonce, string RedirectUri);
}
