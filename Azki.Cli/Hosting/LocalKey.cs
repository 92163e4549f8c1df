using System.Security.Cryptography;

namespace Azki.Cli.Hosting;

/// <summary>What commands on this machine show to the running instance: made anew at each start, readable by the home's owner only.</summary>
internal sealed class LocalKey
{
    public const string Header = "X-Azki-Local-Key";

    private readonly byte[] _bytes;

    public LocalKey()
    {
        Value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _bytes = System.Text.Encoding.ASCII.GetBytes(Value);
    }

    public string Value { get; }

    public bool Matches(string? shown) =>
        shown is not null && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(shown), _bytes);
}
