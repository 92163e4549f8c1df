using System.Runtime.CompilerServices;

namespace MySql.Replication;

/// <summary>A stream that survives its connections: each time one breaks, the caller's policy decides, and reading goes on after the last complete transaction.</summary>
/// <param name="options">Where the server is.</param>
/// <param name="policy">Whether and when to connect again.</param>
public sealed class BinlogSource(ReplicationOptions options, ReconnectPolicy policy)
{
    private BinlogConnection? _current;
    private BinlogCheckpoint? _last;

    /// <summary>The server of the last connection; null before the first.</summary>
    public ServerVersion? Server { get; private set; }

    /// <summary>What the server calls the connection of now; null while there is none.</summary>
    public uint? ConnectionId => _current?.ConnectionId;

    /// <summary>After the last complete transaction; null before anything is read. When an event that ends a transaction is given out, it is counted already.</summary>
    public BinlogCheckpoint? Checkpoint => _current is { HasStarted: true } ? _current.Checkpoint : _last;

    /// <summary>As <see cref="BinlogConnection.ReadAsync"/>, with a <see cref="ReconnectedEvent"/> after each new connection.</summary>
    public async IAsyncEnumerable<BinlogEvent> ReadAsync(BinlogStart start, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReplicationException? error = null;
        for (var attempt = 1; ; attempt++)
        {
            if (error is not null) await Task.Delay(policy(attempt - 1, error) ?? throw error, cancellationToken).ConfigureAwait(false);
            IAsyncEnumerator<BinlogEvent>? events = null;
            try
            {
                while (true)
                {
                    var e = default(BinlogEvent);
                    try
                    {
                        if (events is null)
                        {
                            _current = await BinlogConnection.OpenAsync(options, cancellationToken).ConfigureAwait(false);
                            Server = _current.Server;
                            events = _current.ReadAsync(_last is null ? start : BinlogStart.From(_last), cancellationToken).GetAsyncEnumerator(cancellationToken);
                        }
                        if (!await events.MoveNextAsync().ConfigureAwait(false)) yield break;
                        e = events.Current;
                    }
                    catch (ReplicationException broken)
                    {
                        Keep();
                        error = broken;
                    }
                    if (e is null) break;
                    if (attempt > 1) yield return new ReconnectedEvent(error!, _last);
                    attempt = 1;
                    yield return e;
                }
            }
            finally
            {
                Keep();
                if (events is not null) await events.DisposeAsync().ConfigureAwait(false);
                if (_current is not null) await _current.DisposeAsync().ConfigureAwait(false);
                _current = null;
            }
        }
    }

    private void Keep()
    {
        if (_current is { HasStarted: true } && _current.Checkpoint is { Position.File.Length: > 0 } checkpoint) _last = checkpoint;
    }
}
