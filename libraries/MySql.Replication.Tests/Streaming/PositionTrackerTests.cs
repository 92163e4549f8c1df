using MySql.Replication.Streaming;

namespace MySql.Replication.Tests.Streaming;

public sealed class PositionTrackerTests
{
    private static readonly Guid Source = new("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    [Fact]
    public void Track_PositionsBeyondFourGigabytes_GoOn()
    {
        var tracker = new PositionTracker(new("f", 4_000_000_000), null, null);
        foreach (var next in (uint[])[4_200_000_000, 4_294_967_295, 100, 3_000_000_000, 50]) tracker.Track(new XidEvent { Header = Header(EventType.Xid, next) });
        Assert.Equal(new("f", 2UL * (1UL << 32) + 50), tracker.Position);
    }

    [Fact]
    public void Checkpoint_InTheMiddleOfATransaction_IsBeforeIt()
    {
        var tracker = new PositionTracker(new("f", 4), new(), null);
        tracker.Track(new XidEvent { Header = Header(EventType.Xid, 100) });
        tracker.Track(Gtid(7, 150));
        Assert.True(tracker.IsInTransaction);
        tracker.Track(Query("BEGIN", 200));
        tracker.Track(Query("SAVEPOINT `a`", 250));
        // Within BEGIN and its commit a statement does not end the transaction.
        tracker.Track(Query("CREATE TABLE t (id INT) START TRANSACTION", 300));
        Assert.Equal(new("f", 100), tracker.Checkpoint().Position);
        Assert.Equal("", tracker.Checkpoint().Gtids);
        tracker.Track(new XidEvent { Header = Header(EventType.Xid, 350) });
        Assert.Equal(new("f", 350), tracker.Checkpoint().Position);
        Assert.Equal($"{Source:D}:7", tracker.Checkpoint().Gtids);
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN x INT")]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("XA COMMIT X'61',X'',1")]
    public void Track_StatementThatEndsIt_CountsTheTransaction(string statement)
    {
        var tracker = new PositionTracker(new("f", 4), new(), null);
        tracker.Track(Gtid(1, 50));
        tracker.Track(Query(statement, 100));
        Assert.False(tracker.IsInTransaction);
        Assert.Equal($"{Source:D}:1", tracker.Checkpoint().Gtids);
    }

    [Fact]
    public void Track_RotationAndHeartbeat_MoveTheBoundary()
    {
        var tracker = new PositionTracker(default, null, null);
        var rotate = new RotateEvent { Header = Header(EventType.Rotate, 0) };
        rotate.Parse([4, 0, 0, 0, 0, 0, 0, 0, .. "binlog.000002"u8]);
        tracker.Track(rotate);
        Assert.Equal(new("binlog.000002", 4), tracker.Checkpoint().Position);
        var heartbeat = new HeartbeatEvent { Header = Header(EventType.Heartbeat, 900) };
        heartbeat.Parse("binlog.000002"u8);
        tracker.Track(heartbeat);
        Assert.Equal(new("binlog.000002", 900), tracker.Checkpoint().Position);
        Assert.Null(tracker.Checkpoint().Gtids);
    }

    [Fact]
    public void Track_TransactionWithoutGtid_ForgetsTheSet()
    {
        var tracker = new PositionTracker(new("f", 4), new(), null);
        tracker.Track(Gtid(1, 50));
        tracker.Track(Query("COMMIT", 100));
        tracker.Track(Gtid(0, 150, EventType.AnonymousGtid));
        tracker.Track(Query("COMMIT", 200));
        Assert.Null(tracker.Checkpoint().Gtids);
        Assert.Equal(new("f", 200), tracker.Checkpoint().Position);
    }

    [Fact]
    public void Track_Incident_EndsItsTransaction()
    {
        var tracker = new PositionTracker(new("f", 4), new(), null);
        tracker.Track(Gtid(1, 50));
        var incident = new IncidentEvent { Header = Header(EventType.Incident, 100) };
        incident.Parse([1, 0, 4, .. "lost"u8]);
        tracker.Track(incident);
        Assert.Equal(new("f", 100), tracker.Checkpoint().Position);
        tracker.Track(Gtid(2, 150));
        tracker.Track(Query("COMMIT", 200));
        Assert.Equal($"{Source:D}:1-2", tracker.Checkpoint().Gtids);
    }

    private static EventHeader Header(EventType type, uint next) => new(0, type, 1, 0, next, EventFlags.None);

    private static GtidEvent Gtid(long number, uint next, EventType type = EventType.Gtid)
    {
        var gtid = new GtidEvent { Header = Header(type, next) };
        gtid.Parse([0, .. Source.ToByteArray(bigEndian: true), .. BitConverter.GetBytes(number)]);
        return gtid;
    }

    private static QueryEvent Query(string statement, uint next)
    {
        var query = new QueryEvent { Header = Header(EventType.Query, next) };
        byte[] body = [.. new byte[13], 0, .. System.Text.Encoding.UTF8.GetBytes(statement)];
        query.Parse(body, isCompressed: false, new());
        return query;
    }
}
