using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Source;

/// <summary>Follows a stream, so that each change knows its transaction, time and connection. Pure.</summary>
internal sealed class StreamPlace(bool includesQuery)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private bool _hasCommitTime;

    /// <summary>Of the event followed last.</summary>
    public SourcePlace Current { get; private set; }

    public void Follow(BinlogEvent e, BinlogPosition after)
    {
        switch (e)
        {
            case GtidEvent gtid: Begin(gtid); break;
            case MariaDbGtidEvent gtid:
                Current = Current with { Gtid = gtid.Gtid.ToString() };
                _hasCommitTime = false;
                break;
            case QueryEvent { Kind: StatementKind.Begin } begin: Current = Current with { Thread = begin.ThreadId }; break;
            case QueryEvent { Kind: StatementKind.Commit } or XidEvent: Current = Current with { Thread = null, Query = null }; break;
            case RowsQueryEvent query when includesQuery: Current = Current with { Query = query.Statement }; break;
            case ReconnectedEvent: Current = Current with { Thread = null, Query = null }; break;
        }
        Move(e, after);
    }

    private void Begin(GtidEvent e)
    {
        // Debezium trusts the time of commit only where GTID mode is on.
        _hasCommitTime = e is { Gtid: not null, OriginalCommitMicroseconds: > 0 };
        Current = Current with { Gtid = e.Gtid?.ToString(), Microseconds = _hasCommitTime ? (long)e.OriginalCommitMicroseconds : Current.Microseconds };
    }

    private void Move(BinlogEvent e, BinlogPosition after)
    {
        if (e is RotateEvent rotate)
        {
            Current = Current with { File = rotate.File, Position = rotate.Position };
            return;
        }
        // What comes out of a compressed transaction is where that begins; servers without a time of commit tell seconds.
        if (e is { IsFromPayload: false, Header.NextPosition: > 0 } && after.Position >= e.Header.Size)
            Current = Current with { File = after.File, Position = after.Position - e.Header.Size, ServerId = e.Header.ServerId };
        if (!_hasCommitTime && e.Header.TimestampSeconds > 0) Current = Current with { Microseconds = e.Header.TimestampSeconds * MicrosecondsPerSecond };
    }
}
