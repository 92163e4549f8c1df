using System.Security.Cryptography;
using System.Text;

namespace MySql.Replication.Authentication;

/// <summary><c>caching_sha2_password</c>: SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce), checked against the server's cache.</summary>
internal static class CachingSha2Password
{
    public const string PluginName = "caching_sha2_password";

    /// <summary>The server's second answer: it knew the password.</summary>
    public const byte FastSuccess = 0x03;

    /// <summary>The server's second answer: it wants the password itself.</summary>
    public const byte FullAuthentication = 0x04;

    public const byte PublicKeyRequest = 0x02;

    public static byte[] Respond(string password, ReadOnlySpan<byte> nonce)
    {
        if (password.Length == 0) return [];
        var once = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        var mask = SHA256.HashData([.. SHA256.HashData(once), .. nonce]);
        for (var i = 0; i < once.Length; i++) once[i] ^= mask[i];
        return once;
    }
}
