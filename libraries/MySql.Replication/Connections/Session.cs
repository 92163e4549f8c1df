using MySql.Replication.Authentication;
using MySql.Replication.Protocol;

namespace MySql.Replication.Connections;

/// <summary>A connection that is logged in. It takes one command at a time.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly PacketChannel _channel;
    private readonly TimeSpan _answerTimeout;

    private Session(PacketChannel channel, ServerHandshake handshake, bool isEncrypted, TimeSpan answerTimeout) =>
        (_channel, ConnectionId, Server, IsEncrypted, _answerTimeout) = (channel, handshake.ConnectionId, ServerVersion.Parse(handshake.Version), isEncrypted, answerTimeout);

    public ServerVersion Server { get; }

    /// <summary>What <c>KILL</c> calls this connection.</summary>
    public uint ConnectionId { get; }

    public bool IsEncrypted { get; }

    /// <exception cref="ConnectionLostException">The server cannot be reached, or takes longer than the options allow.</exception>
    public static async Task<Session> OpenAsync(ReplicationOptions options, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.ConnectTimeout);
        try
        {
            var stream = await Endpoint.OpenAsync(options, limited.Token).ConfigureAwait(false);
            var channel = new PacketChannel(stream);
            try
            {
                return await LogInAsync(channel, stream, options, limited.Token).ConfigureAwait(false);
            }
            catch
            {
                await channel.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionLostException($"{Endpoint.Describe(options)} did not let the client in within {options.ConnectTimeout.TotalSeconds:0.#} s.");
        }
        catch (IOException e)
        {
            throw new ConnectionLostException($"The connection to {Endpoint.Describe(options)} broke: {e.Message}", e);
        }
    }

    /// <summary>Sends a command; what is answered is read by <see cref="AnswerAsync"/>, a stream by <see cref="ReadAsync"/>.</summary>
    public Task CommandAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => _channel.CommandAsync(payload, cancellationToken);

    /// <summary>The next packet of an answer; valid until the next call.</summary>
    /// <exception cref="ConnectionLostException">The connection broke, or the server takes longer than the options allow.</exception>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_answerTimeout);
        try
        {
            return await _channel.ReadAsync(limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionLostException($"The server did not answer within {_answerTimeout.TotalSeconds:0.#} s.");
        }
        catch (IOException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionLostException($"The connection broke: {e.Message}", e);
        }
    }

    /// <summary>The next packet of a stream, with no limit of time and errors as they come; valid until the next call.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => _channel.ReadAsync(cancellationToken);

    /// <inheritdoc cref="PacketReader.OnBytes"/>
    public Action? OnBytes
    {
        set => _channel.OnBytes = value;
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private static async Task<Session> LogInAsync(PacketChannel channel, Stream stream, ReplicationOptions options, CancellationToken cancellationToken)
    {
        var handshake = ServerHandshake.Parse((await channel.ReadAsync(cancellationToken).ConfigureAwait(false)).Span);
        var encrypts = WantsTls(options, handshake);
        if (encrypts)
        {
            await channel.WriteAsync(HandshakeResponse.TlsRequest(handshake), cancellationToken).ConfigureAwait(false);
            channel.SwitchTo(await TlsUpgrade.EncryptAsync(stream, options, cancellationToken).ConfigureAwait(false));
        }
        var first = AuthenticationExchange.FirstResponse(handshake.Plugin, options.Password, handshake.Nonce);
        await channel.WriteAsync(HandshakeResponse.Login(handshake, options.User, first, encrypts), cancellationToken).ConfigureAwait(false);
        var exchange = new AuthenticationExchange(channel, options, isPrivate: encrypts || options.UnixSocket is not null);
        await exchange.RunAsync(handshake.Plugin, handshake.Nonce, cancellationToken).ConfigureAwait(false);
        return new(channel, handshake, encrypts, options.AnswerTimeout);
    }

    private static bool WantsTls(ReplicationOptions options, ServerHandshake handshake)
    {
        var offered = handshake.Capabilities.HasFlag(Capabilities.Tls);
        if (options.TlsMode == TlsMode.Preferred) return offered && options.UnixSocket is null;
        if (options.TlsMode == TlsMode.Disabled) return false;
        return offered ? true : throw new TlsException($"TlsMode is {options.TlsMode}, and {Endpoint.Describe(options)} offers no TLS.");
    }
}
