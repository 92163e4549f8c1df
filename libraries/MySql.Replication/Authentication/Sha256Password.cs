namespace MySql.Replication.Authentication;

/// <summary><c>sha256_password</c>, the elder of caching_sha2_password: always the password itself, protected.</summary>
internal static class Sha256Password
{
    public const string PluginName = "sha256_password";

    public const byte PublicKeyRequest = 0x01;
}
