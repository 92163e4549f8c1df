namespace MySql.Replication;

/// <summary>How far a reader is in a MariaDB server's log: the last transaction of each domain. Not for several threads at once.</summary>
public sealed class MariaDbGtidPosition : IEquatable<MariaDbGtidPosition>
{
    private readonly SortedDictionary<uint, MariaDbGtid> _domains = [];

    /// <summary>True at the very beginning.</summary>
    public bool IsEmpty => _domains.Count == 0;

    /// <summary>The last transaction of each domain.</summary>
    public IEnumerable<MariaDbGtid> Gtids => _domains.Values;

    /// <summary>Reads what <c>@@gtid_binlog_pos</c> has: <c>0-1-270,1-2-3</c>.</summary>
    /// <exception cref="FormatException">It is not a list of MariaDB GTIDs.</exception>
    public static MariaDbGtidPosition Parse(string text)
    {
        var position = new MariaDbGtidPosition();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) position.Advance(MariaDbGtid.Parse(part));
        return position;
    }

    /// <summary>This transaction is now the last of its domain.</summary>
    public void Advance(MariaDbGtid gtid) => _domains[gtid.Domain] = gtid;

    /// <summary>A position of its own with the same content.</summary>
    public MariaDbGtidPosition Copy()
    {
        var copy = new MariaDbGtidPosition();
        foreach (var gtid in Gtids) copy.Advance(gtid);
        return copy;
    }

    /// <summary>As MariaDB writes it.</summary>
    public override string ToString() => string.Join(',', Gtids);

    /// <inheritdoc/>
    public bool Equals(MariaDbGtidPosition? other) => other is not null && Gtids.SequenceEqual(other.Gtids);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MariaDbGtidPosition);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
