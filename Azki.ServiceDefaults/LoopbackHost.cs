using System.Net;

namespace Azki.ServiceDefaults;

/// <summary>
/// Names of this machine. What is open to anyone on this machine asks for them in the Host header: a web site that lets its own name point to
/// 127.0.0.1 (DNS rebinding) is, for the browser, the origin of what answers there.
/// </summary>
public static class LoopbackHost
{
    /// <summary>Whether a host, as an address or a Host header names it, is this machine.</summary>
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
