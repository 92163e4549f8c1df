using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Who asks, by the headers, Basic authentication or the address, in ClickHouse's order.</summary>
internal static class Authenticator
{
    /// <exception cref="ClickHouseException">516: wrong password or unknown user; 194: none given and one is needed.</exception>
    public static ClickHouseUser Authenticate(
        IncomingRequest request, RequestParameters parameters, FrozenDictionary<string, ClickHouseUser> users)
    {
        (string? name, string? password) = Credentials(request, parameters);
        string asked = string.IsNullOrEmpty(name) ? ClickHouseUser.DefaultName : name;
        bool known = users.TryGetValue(asked, out ClickHouseUser? user);

        // An unknown name costs the same comparison, so that names cannot be found out by the clock.
        bool matches = SamePassword(password ?? "", user?.Password ?? "");
        if (known && matches) return user!;
        if (name is null && password is null)
            throw ClickHouseException.Of(194, "REQUIRED_PASSWORD", $"{asked}: Authentication failed: a user and password are required.");
        throw ClickHouseException.Of(
            516, "AUTHENTICATION_FAILED", $"{asked}: Authentication failed: password is incorrect, or there is no user with such name.");
    }

    private static (string? Name, string? Password) Credentials(IncomingRequest request, RequestParameters parameters)
    {
        string? user = request.Header("X-ClickHouse-User"), key = request.Header("X-ClickHouse-Key");
        if (user is not null || key is not null) return (user, key);
        if (request.Header("Authorization") is { } header && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return Basic(header[6..].Trim());
        return (parameters.User, parameters.Password);
    }

    private static (string Name, string Password) Basic(string encoded)
    {
        byte[] bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out int length))
            throw ClickHouseException.Of(516, "AUTHENTICATION_FAILED", "Invalid HTTP Authorization header.");
        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (pair, "") : (pair[..colon], pair[(colon + 1)..]);
    }

    // Hashes are of one length, so neither the length nor the place of a difference shows in the time this takes.
    private static bool SamePassword(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
