using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>
/// Ports for servers that have to be told one, and keep it when they are started anew. They are below those that systems give to outgoing connections
/// (from 32,768 on): a client that knocks before its server listens would sooner or later be given the port it knocks at, be connected with
/// itself, and keep the server from its port.
/// </summary>
internal static class ServerPort
{
    private const int First = 10_240, End = 32_768;

    /// <summary>The first of as many ports in a row that nobody has.</summary>
    public static int Free(int inRow = 1)
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End - inRow);
            if (Enumerable.Range(port, inRow).All(IsFree)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
