using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>The tokens of <see cref="OpenIdProvider"/>, true and forged ones.</summary>
internal sealed class IdTokens
{
    private static readonly RsaSecurityKey Known = new(RSA.Create(2048)) { KeyId = "known" };

    // Says that it is the known one: only its signature is another.
    private static readonly RsaSecurityKey Other = new(RSA.Create(2048)) { KeyId = "known" };

    /// <summary>The public keys, as a JWKS document.</summary>
    public string Keys { get; } = JsonSerializer.Serialize(new { keys = (object[])[Public(Known)] });

    public string Write(string issuer, IReadOnlyDictionary<string, object> person, string nonce, Forgery forgery)
    {
        var now = DateTime.UtcNow;
        var isLate = forgery == Forgery.Expired;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = forgery == Forgery.OtherIssuer ? "https://login.evil.example" : issuer,
            Audience = forgery == Forgery.OtherAudience ? "another client" : OpenIdProvider.ClientId,
            IssuedAt = isLate ? now.AddHours(-2) : now,
            NotBefore = isLate ? now.AddHours(-2) : now,
            Expires = isLate ? now.AddHours(-1) : now.AddMinutes(5),
            Claims = new Dictionary<string, object>(person) { ["nonce"] = forgery == Forgery.OtherNonce ? "of another sign-in" : nonce },
            SigningCredentials = forgery == Forgery.Unsigned ? null : new(forgery == Forgery.OtherKey ? Other : Known, SecurityAlgorithms.RsaSha256),
        });
    }

    private static object Public(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = key.KeyId, n = Base64UrlEncoder.Encode(numbers.Modulus), e = Base64UrlEncoder.Encode(numbers.Exponent) };
    }
}
