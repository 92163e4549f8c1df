using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Spark.Connect;

/// <summary>Makes the gRPC channel of a session.</summary>
internal static class Channel
{
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveProbeSeconds = 10;
    private const int KeepAliveProbes = 3;

    public static GrpcChannel Open(SparkConnectOptions options)
    {
        var connection = options.ConnectionString;
        // A token is nobody else's to read. What Parse refuses may still come of a connection string that code made, or changed.
        if ((options.TokenProvider is not null || connection.Token is not null) && !connection.IsEncrypted && !connection.IsLoopback)
            throw new ArgumentException($"A token would go to {connection.Host} for everyone to read: set use_ssl=true in the connection string.", nameof(options));
        if (connection.Metadata.Any(m => m.Key.Equals(CallMetadata.Authorization, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"{CallMetadata.Authorization} is what the token is sent as: give it as the token.", nameof(options));
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            // A query may be silent for hours, and many may run beside each other.
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = true,
            // A proxy passes HTTP/2 on only within TLS, and knows nothing of this machine.
            UseProxy = connection.IsEncrypted && !connection.IsLoopback,
            ConnectCallback = ConnectAsync,
        };
        if (connection.IsEncrypted) handler.SslOptions = Tls(options);
        return GrpcChannel.ForAddress(connection.Address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = connection.MaxMessageSize,
            MaxSendMessageSize = connection.MaxMessageSize,
            ThrowOperationCanceledOnCancellation = true,
        });
    }

    // Spark refuses HTTP/2 pings more often than every five minutes, so it is TCP that notices a server gone without a word.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Tls(SparkConnectOptions options)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.ConnectionString.Host };
        if (options.ClientCertificate is { } certificate) tls.ClientCertificates = [certificate];
        if (options.TrustedAuthorities is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        return tls;
    }
}
