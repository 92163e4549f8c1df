using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Azki.Dashboard.SignIn;

/// <summary>Programs show their key with every request: they keep no cookie, and fill in no page.</summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "azki-key";
    private const string KeyHeader = "X-Api-Key";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Whether a request shows a key, known or not.</summary>
    public static bool IsShown(HttpRequest request) => KeyOf(request) is not null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        KeyOf(Request) is not { } key ? AuthenticateResult.NoResult()
        : keys.Find(key) is { } who ? AuthenticateResult.Success(new(who, SchemeName))
        : AuthenticateResult.Fail("This key is not known."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("This key is not known. Send one of the configured keys as X-Api-Key or as Authorization: Bearer.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem("The role of this key may not do this.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader].ToString() is { Length: > 0 } key ? key
        : request.Headers.Authorization.ToString() is var shown && shown.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? shown[BearerPrefix.Length..].Trim()
        : null;
}
