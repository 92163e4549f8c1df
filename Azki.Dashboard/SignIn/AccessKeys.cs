using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Azki.Dashboard.SignIn;

/// <summary>The keys that let someone in.</summary>
internal sealed class AccessKeys(IOptions<DashboardOptions> options)
{
    /// <summary>Who shows this key; null for nobody.</summary>
    public ClaimsPrincipal? Find(string? shown)
    {
        if (string.IsNullOrEmpty(shown)) return null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(shown));
        AccessKey? found = null;
        // Every key is looked at, and hashes are compared: the time taken says nothing of the keys.
        foreach (var key in options.Value.Keys)
            if (CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)))) found = key;
        return found is null ? null : new(new ClaimsIdentity(
            [new(ClaimTypes.Name, found.Role), .. Roles.Of(found.Role).Select(r => new Claim(ClaimTypes.Role, r))], KeyAuthentication.SchemeName));
    }
}
