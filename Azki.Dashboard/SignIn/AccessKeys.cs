using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Azki.Dashboard.SignIn;

/// <summary>The keys that let someone in.</summary>
internal sealed class AccessKeys(IOptions<DashboardOptions> options)
{
    // Says which key someone signed in with, and cannot be shown as one.
    private const string HashClaim = "azki-key-hash";

    /// <summary>Who shows this key; null for nobody.</summary>
    public ClaimsPrincipal? Find(string? shown) => string.IsNullOrEmpty(shown) ? null : Find(Hash(shown));

    /// <summary>Who signed in once, as of now: keys are taken back, and get other roles.</summary>
    /// <returns>Null for who may not be in any longer.</returns>
    public ClaimsPrincipal? Renew(ClaimsPrincipal signedIn) =>
        // Who comes from the provider shows no key.
        signedIn.FindFirst(HashClaim) is not { } claim ? options.Value.OpenIdConnect is { Authority.Length: > 0 } ? signedIn : null
        : Find(Convert.FromHexString(claim.Value)) is not { } now ? null
        : now.Identity!.Name == signedIn.Identity?.Name ? signedIn : now;

    private ClaimsPrincipal? Find(byte[] hash)
    {
        AccessKey? found = null;
        // Every key is looked at, and hashes are compared: the time taken says nothing of the keys.
        foreach (var key in options.Value.Keys)
            if (CryptographicOperations.FixedTimeEquals(hash, Hash(key.Key))) found = key;
        return found is null ? null : new(new ClaimsIdentity(
            [new(ClaimTypes.Name, found.Role), new(HashClaim, Convert.ToHexString(hash)), .. Roles.Of(found.Role).Select(r => new Claim(ClaimTypes.Role, r))], KeyAuthentication.SchemeName));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
