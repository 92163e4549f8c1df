using System.Runtime.CompilerServices;
using MySql.Replication.Connections;
using MySql.Replication.Protocol;
using MySql.Replication.Streaming;
using MySql.Replication.Tables;

namespace MySql.Replication;

/// <summary>
/// A connection to a server that reads its binary log. It reads one stream; the reader's pace is the server's: what is not read stays
/// on the server. Ending the enumeration, by whatever way, ends the connection on both sides.
/// </summary>
public sealed class BinlogConnection : IAsyncDisposable
{
    private const int MissedHeartbeats = 3;

    private readonly Session _session;
    private readonly ReplicationOptions _options;
    private PositionTracker? _tracker;
    private bool _isStreaming;
    private bool _isServerSending;
    private bool _isClosed;

    private BinlogConnection(Session session, ReplicationOptions options) => (_session, _options) = (session, options);

    /// <summary>The server.</summary>
    public ServerVersion Server => _session.Server;

    /// <summary>Whether the connection is under TLS.</summary>
    public bool IsEncrypted => _session.IsEncrypted;

    /// <summary>What the server calls the connection in its process list.</summary>
    public uint ConnectionId => _session.ConnectionId;

    /// <summary>After the event read last.</summary>
    public BinlogPosition Position => _tracker?.Position ?? default;

    /// <summary>Whether the event read last is in the middle of a transaction.</summary>
    public bool IsInTransaction => _tracker?.IsInTransaction ?? false;

    /// <summary>After the last complete transaction. When an event that ends one is given out, it is counted already.</summary>
    public BinlogCheckpoint Checkpoint => _tracker?.Checkpoint() ?? throw new InvalidOperationException("Nothing is read yet.");

    /// <summary>Whether <see cref="Checkpoint"/> can be asked for.</summary>
    internal bool HasStarted => _tracker is not null;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="ConnectionLostException">The server cannot be reached.</exception>
    /// <exception cref="TlsException">No connection as the TLS mode demands it.</exception>
    /// <exception cref="ServerErrorException">The server refuses, for example the password.</exception>
    public static async Task<BinlogConnection> OpenAsync(ReplicationOptions options, CancellationToken cancellationToken = default)
    {
        if (options.ServerId == 0) throw new ArgumentException("ServerId must not be 0: it is this reader's number among all replicas of the server.", nameof(options));
        return new(await Session.OpenAsync(options, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>
    /// Registers as a replica and reads. Ends only by itself with <see cref="ReplicationOptions.StopAtEnd"/>; else by an error, cancellation, or when the
    /// enumeration is left. Each event is valid until the next one.
    /// </summary>
    /// <exception cref="ServerErrorException">The server refuses or ends the stream; see <see cref="ServerErrorException.IsPositionLost"/>.</exception>
    /// <exception cref="ConnectionLostException">The connection broke, the server stopped or fell silent.</exception>
    /// <exception cref="BinlogFormatException">An event is damaged or unknown.</exception>
    public async IAsyncEnumerable<BinlogEvent> ReadAsync(BinlogStart start, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_isStreaming || _isClosed) throw new InvalidOperationException("A connection reads one stream. Open another one.");
        _isStreaming = true;
        var schemas = _options.Schemas ?? new ServerSchemas(_options);
        try
        {
            var (resolved, tracker) = await ResolvedStart.ResolveAsync(_session, start, cancellationToken).ConfigureAwait(false);
            _tracker = tracker;
            var hasChecksums = await ReplicaRegistration.RegisterAsync(_session, _options, cancellationToken).ConfigureAwait(false);
            await DumpRequest.SendAsync(_session, _options, resolved, cancellationToken).ConfigureAwait(false);
            _isServerSending = true;

            using var decoder = new EventDecoder(hasChecksums, _options.Captures);
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // A server that is sending is not silent, however long an event of many megabytes takes on a slow line.
            _session.OnBytes = () => Await(silence);
            var admission = new EventAdmission(decoder.Tables, schemas);
            while (true)
            {
                var packet = await ReadPacketAsync(silence, cancellationToken).ConfigureAwait(false);
                if (packet.IsEmpty) yield break;
                BinlogEvent? e = decoder.Decode(packet[1..]);
                while (e is not null)
                {
                    tracker.Track(e);
                    if (await AdmitAsync(admission, e, cancellationToken).ConfigureAwait(false)) yield return e;
                    if (!decoder.IsInPayload || !decoder.TryReadPayload(out e)) e = null;
                }
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _session.OnBytes = null;
            if (schemas is ServerSchemas own) await own.DisposeAsync().ConfigureAwait(false);
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Closes the connection, and ends the server's side of a stream that it may not notice for a while. Not after the connection broke: then
    /// the number of it may by now be somebody else's, on a server that was restarted or another one behind the address.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed) return;
        _isClosed = true;
        await _session.DisposeAsync().ConfigureAwait(false);
        if (_isServerSending) await StreamTermination.TryAsync(_session.ConnectionId, _options).ConfigureAwait(false);
    }

    private void Await(CancellationTokenSource silence) => silence.CancelAfter(MissedHeartbeats * _options.HeartbeatPeriod);

    /// <returns>A packet with an event; an empty one at the end that was asked for.</returns>
    private async ValueTask<ReadOnlyMemory<byte>> ReadPacketAsync(CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        try
        {
            var reading = _session.ReadAsync(silence.Token);
            if (!reading.IsCompletedSuccessfully) Await(silence);
            var packet = await reading.ConfigureAwait(false);
            silence.CancelAfter(Timeout.InfiniteTimeSpan);

            if (ResponsePacket.IsOk(packet.Span)) return packet;
            _isServerSending = false;
            ErrorPacket.ThrowIfError(packet.Span, "Reading the binary log");
            if (!ResponsePacket.IsEnd(packet.Span)) throw new BinlogFormatException($"The server sends a packet that is no event (0x{packet.Span[0]:x2}).");
            return _options.StopAtEnd ? default : throw new ConnectionLostException("The server ended the stream; it stops, or another replica has the same ServerId.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _isServerSending = false;
            throw new ConnectionLostException($"The server has been silent for {MissedHeartbeats} heartbeats of {_options.HeartbeatPeriod.TotalSeconds:0.###} s.");
        }
        catch (ObjectDisposedException) when (_isClosed)
        {
            throw new ConnectionLostException("The connection was closed here while it was read.");
        }
        catch (ConnectionLostException)
        {
            _isServerSending = false;
            throw;
        }
        catch (IOException e)
        {
            _isServerSending = false;
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionLostException($"The connection broke: {e.Message}", e);
        }
    }

    private async ValueTask<bool> AdmitAsync(EventAdmission admission, BinlogEvent e, CancellationToken cancellationToken)
    {
        try
        {
            return await admission.AdmitAsync(e, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionLostException)
        {
            // The server that columns are asked for is this one.
            _isServerSending = false;
            throw;
        }
    }
}
