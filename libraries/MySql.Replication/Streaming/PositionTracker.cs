namespace MySql.Replication.Streaming;

/// <summary>Follows a stream from transaction to transaction. Reading can only be taken up again between two of them. Pure.</summary>
internal sealed class PositionTracker
{
    private readonly bool _hasGtids;
    private Gtid? _gtid;
    private MariaDbGtid? _mariaDbGtid;
    private GtidSet? _seen;
    private MariaDbGtidPosition? _seenMariaDb;
    private BinlogPosition _boundary;
    private bool _isOpen;

    /// <param name="start">Where reading begins.</param>
    /// <param name="seen">The transactions before it; null where they are not known.</param>
    /// <param name="seenMariaDb">The last transaction of each domain before it.</param>
    /// <param name="hasGtids">False for a server of MySQL that cannot be asked by GTIDs: a set learnt from its files would name a place nobody can go back to.</param>
    public PositionTracker(BinlogPosition start, GtidSet? seen, MariaDbGtidPosition? seenMariaDb, bool hasGtids = true) =>
        (Position, _boundary, _seen, _seenMariaDb, _hasGtids) = (start, start, seen?.Copy(), seenMariaDb?.Copy(), hasGtids);

    /// <summary>After the last event.</summary>
    public BinlogPosition Position { get; private set; }

    /// <summary>Between a transaction's first event and its end.</summary>
    public bool IsInTransaction { get; private set; }

    /// <summary>After the last complete transaction.</summary>
    public BinlogCheckpoint Checkpoint() => new(_boundary, _seen?.ToString(), _seenMariaDb?.ToString());

    public void Track(BinlogEvent e)
    {
        Move(e);
        switch (e)
        {
            case ReconnectedEvent: Abandon(); break;
            case GtidEvent gtid:
                (_gtid, IsInTransaction) = (gtid.Gtid, true);
                // What has no GTID cannot be in a set: from here on the set is not all there is.
                if (gtid.Gtid is null) _seen = null;
                break;
            case MariaDbGtidEvent gtid:
                (_mariaDbGtid, IsInTransaction) = (gtid.Gtid, true);
                break;
            case QueryEvent { Kind: StatementKind.Begin }:
                IsInTransaction = _isOpen = true;
                break;
            // Within BEGIN and its commit a statement is a part; alone it is the whole transaction.
            case QueryEvent { Kind: StatementKind.Other }:
                if (!_isOpen) End();
                break;
            // An incident has a GTID of its own, and nothing comes after it.
            case QueryEvent { Kind: StatementKind.Commit or StatementKind.Rollback } or XidEvent or XaPrepareEvent or IncidentEvent:
                End();
                break;
            case PreviousGtidsEvent previous when _hasGtids && _seen is null && !IsInTransaction:
                _seen = previous.Gtids.Copy();
                break;
            case MariaDbGtidListEvent list when _seenMariaDb is null && !IsInTransaction:
                _seenMariaDb = new();
                foreach (var gtid in list.Gtids) _seenMariaDb.Advance(gtid);
                break;
        }
        if (e is MariaDbGtidEvent { IsStandalone: false }) _isOpen = true;
        if (!IsInTransaction) _boundary = Position;
    }

    /// <summary>The transaction under way will not come to its end.</summary>
    public void Abandon()
    {
        (IsInTransaction, _isOpen) = (false, false);
        (_gtid, _mariaDbGtid) = (null, null);
    }

    private void Move(BinlogEvent e)
    {
        if (e is RotateEvent rotate) Position = new(rotate.File, rotate.Position);
        else if (e is HeartbeatEvent heartbeat)
        {
            // Sent instead of transactions that the reader has already; within a transaction there is nothing to skip.
            if (heartbeat.File == Position.File && heartbeat.Position > Position.Position && !IsInTransaction) Position = Position with { Position = heartbeat.Position };
        }
        else if (e is { IsFromPayload: false, Header: { IsArtificial: false, NextPosition: > 0 } }) Position = Position with { Position = Unwrap(e.Header.NextPosition) };
    }

    /// <summary>The header has the low 32 bits; positions only grow.</summary>
    private ulong Unwrap(uint low)
    {
        var position = Position.Position & ~(ulong)uint.MaxValue | low;
        return position < Position.Position ? position + (1UL << 32) : position;
    }

    private void End()
    {
        if (_gtid is { } gtid) _seen?.Add(gtid);
        if (_mariaDbGtid is { } mariaDb) _seenMariaDb?.Advance(mariaDb);
        Abandon();
    }
}
