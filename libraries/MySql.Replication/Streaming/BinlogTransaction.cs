namespace MySql.Replication;

/// <summary>One transaction, read while it arrives: it may be larger than memory. Valid until the next one is asked for.</summary>
public sealed class BinlogTransaction
{
    private readonly Func<CancellationToken, IAsyncEnumerable<BinlogEvent>> _read;

    internal BinlogTransaction(BinlogEvent first, Func<CancellationToken, IAsyncEnumerable<BinlogEvent>> read)
    {
        _read = read;
        Gtid = (first as GtidEvent)?.Gtid;
        MariaDbGtid = (first as MariaDbGtidEvent)?.Gtid;
        Timestamp = first.Header.Timestamp;
    }

    /// <summary>Its identifier on MySQL; null where GTID mode is off, and on MariaDB.</summary>
    public Gtid? Gtid { get; }

    /// <summary>Its identifier on MariaDB.</summary>
    public MariaDbGtid? MariaDbGtid { get; }

    /// <summary>When its first event was written, to the second.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>True once its end was read: only then it is committed, or rolled back as far as that is possible.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>Its events, once: statements, table maps, rows, and what ends it. What is not read is passed over.</summary>
    public IAsyncEnumerable<BinlogEvent> ReadAsync(CancellationToken cancellationToken = default) => _read(cancellationToken);
}
