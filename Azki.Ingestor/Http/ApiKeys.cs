using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azki.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Azki.Ingestor.Http;

/// <summary>Who may send events: anyone on this machine while no keys are set, else whoever shows one.</summary>
internal sealed class ApiKeys
{
    private const string KeyHeader = "X-Api-Key";
    private const string BearerPrefix = "Bearer ";

    // Hashes are of one length, so that neither a key nor its length can be found by timing.
    private readonly byte[][] _hashes;

    public ApiKeys(IOptions<IngestorOptions> options) =>
        _hashes = [.. options.Value.ApiKeys.Where(key => !string.IsNullOrWhiteSpace(key)).Select(Hash)];

    public bool AreSet => _hashes.Length > 0;

    /// <summary>Whether the request may be served. A connection that did not come from outside may be without keys.</summary>
    public bool Admits(HttpContext context) => AreSet ? FindKey(context.Request) is not null : !IsFromOutside(context.Connection);

    /// <summary>
    /// Whether a request that needs no key names this machine by a name of another: so does a page of a site that lets its name point here.
    /// </summary>
    public bool IsMisdirected(HttpContext context) =>
        !AreSet && context.Connection.LocalIpAddress is not null && !LoopbackHost.Is(context.Request.Host.Host);

    /// <summary>Which of the keys the request shows; null for none. Says nothing of the key itself.</summary>
    public string? FindKey(HttpRequest request)
    {
        var shown = request.Headers[KeyHeader].ToString() is { Length: > 0 } key ? key : BearerOf(request.Headers.Authorization.ToString());
        if (shown is null || !AreSet) return null;

        var hash = Hash(shown);
        string? found = null;
        for (var i = 0; i < _hashes.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, _hashes[i])) found = $"key {i}";
        }

        return found;
    }

    // Without an address it is a Unix socket or a test's server.
    private static bool IsFromOutside(ConnectionInfo connection) =>
        connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(address);

    private static string? BearerOf(string authorization) =>
        authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
