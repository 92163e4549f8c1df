using System.Security.Cryptography;
using System.Text;

namespace MySql.Replication.Authentication;

/// <summary>The password itself, as it goes over a connection: plain where the connection is private, else under the server's RSA key.</summary>
internal static class ProtectedPassword
{
    public static byte[] Plain(string password) => [.. Encoding.UTF8.GetBytes(password), 0];

    /// <summary>RSA-OAEP of the closed password, XORed with the nonce over and over.</summary>
    public static byte[] Encrypt(string password, ReadOnlySpan<byte> nonce, string publicKeyPem)
    {
        var bytes = Plain(password);
        for (var i = 0; i < bytes.Length; i++) bytes[i] ^= nonce[i % nonce.Length];
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(publicKeyPem);
            return rsa.Encrypt(bytes, RSAEncryptionPadding.OaepSHA1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new AuthenticationException($"The password cannot be put under the server's RSA key: {e.Message}");
        }
    }
}
