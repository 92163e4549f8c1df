using System.Net;
using Microsoft.AspNetCore.Http;

namespace ClickHouse.Embedded.Hosting;

/// <summary>The name by which a client asked for this machine.</summary>
internal static class RequestedHost
{
    /// <summary>
    /// Whether the client is on this machine and asked by a name that is not this machine's: a web page may let its own name point to the
    /// loopback, and its scripts then ask as if they were of here.
    /// </summary>
    public static bool IsOfAnotherMachine(HttpContext context) =>
        context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local) && context.Request.Host is { HasValue: true } host && !IsLoopback(host.Host);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
