using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MySql.Replication.Tests.Fixtures;

/// <summary>Stands between a client and a server, counts who comes, and breaks what it carries.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private int _connections;
    private volatile bool _isFrozen;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many have come.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What happens when a client sends this text.</summary>
    public (string Text, Action Action)? OnText { get; set; }

    /// <summary>Resets all connections; more may come.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets) socket.Close(0);
            _sockets.Clear();
        }
    }

    /// <summary>Ends all connections as who closes them does.</summary>
    public void End()
    {
        lock (_sockets)
            foreach (var socket in _sockets) socket.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Carries nothing any more.</summary>
    public void Freeze() => _isFrozen = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Cut();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                lock (_sockets) _sockets.AddRange([client, server]);
                _ = CarryAsync(client, server, isFromClient: true);
                _ = CarryAsync(server, client, isFromClient: false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task CarryAsync(Socket from, Socket to, bool isFromClient)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var length and > 0)
            {
                if (isFromClient && OnText is { } rule && Encoding.UTF8.GetString(buffer, 0, length).Contains(rule.Text, StringComparison.Ordinal)) rule.Action();
                if (!_isFrozen) await to.SendAsync(buffer.AsMemory(0, length), _end.Token);
            }
            to.Close();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
