using System.Net.Sockets;

namespace MySql.Replication.Connections;

/// <summary>Opens the socket to the server.</summary>
internal static class Endpoint
{
    private const int KeepAliveSeconds = 60;

    public static async Task<NetworkStream> OpenAsync(ReplicationOptions options, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            if (options.UnixSocket is { } path)
            {
                socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
                await socket.ConnectAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
            }
            return new(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new ConnectionLostException($"No connection to {Describe(options)}: {e.Message}. Is the server running, and may it be reached from here?", e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    public static string Describe(ReplicationOptions options) => options.UnixSocket ?? $"{options.Host}:{options.Port}";
}
