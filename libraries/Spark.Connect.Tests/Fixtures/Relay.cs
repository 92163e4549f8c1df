using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Spark.Connect.Tests.Fixtures;

/// <summary>Stands between client and server: encrypts, cuts connections after so many bytes of answers, lets nothing through.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private const int Never = int.MaxValue;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _target;
    private readonly X509Certificate2? _certificate;
    private readonly Func<int, long> _cutAfter;
    private readonly Task _accepting;
    private int _connections;

    private Relay(int target, X509Certificate2? certificate, Func<int, long> cutAfter)
    {
        (_target, _certificate, _cutAfter) = (target, certificate, cutAfter);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static Relay Encrypting(int target, X509Certificate2 certificate) => new(target, certificate, _ => Never);

    /// <param name="target">The server's port.</param>
    /// <param name="bytes">After how many bytes of answers the n-th connection, from 1, is cut; negative for never.</param>
    public static Relay Cutting(int target, Func<int, long> bytes) => new(target, null, n => bytes(n) is >= 0 and var limit ? limit : long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        _listener.Stop();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var number = Interlocked.Increment(ref _connections);
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _ended.Token);
            await using var near = await OpenAsync(client);
            var far = server.GetStream();
            await Task.WhenAny(CopyAsync(near, far, long.MaxValue), CopyAsync(far, near, _cutAfter(number)));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // One side hung up.
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, _ended.Token);
        return tls;
    }

    private async Task CopyAsync(Stream from, Stream to, long limit)
    {
        var buffer = new byte[16 * 1024];
        while (limit > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit)), _ended.Token);
            if (read == 0) return;
            await to.WriteAsync(buffer.AsMemory(0, read), _ended.Token);
            limit -= read;
        }
    }
}
