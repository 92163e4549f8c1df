using System.Security.Cryptography;
using System.Text;

namespace MySql.Replication.Authentication;

/// <summary><c>mysql_native_password</c>: SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))).</summary>
internal static class NativePassword
{
    public const string PluginName = "mysql_native_password";

    public static byte[] Respond(string password, ReadOnlySpan<byte> nonce)
    {
        if (password.Length == 0) return [];
#pragma warning disable CA5350 // The protocol has SHA1; nothing else would be understood.
        var once = SHA1.HashData(Encoding.UTF8.GetBytes(password));
        var mask = SHA1.HashData([.. nonce, .. SHA1.HashData(once)]);
#pragma warning restore CA5350
        for (var i = 0; i < once.Length; i++) once[i] ^= mask[i];
        return once;
    }
}
