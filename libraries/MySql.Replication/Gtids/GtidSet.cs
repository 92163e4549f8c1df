using MySql.Replication.Gtids;

namespace MySql.Replication;

/// <summary>A set of MySQL GTIDs, such as a server's <c>gtid_executed</c> or what a reader has seen. Not for several threads at once.</summary>
public sealed class GtidSet : IEquatable<GtidSet>
{
    private readonly SortedDictionary<(Guid Source, string Tag), GtidIntervals> _sources = new(GtidSourceOrder.Instance);

    /// <summary>True when nothing is in it.</summary>
    public bool IsEmpty => _sources.Count == 0;

    internal IReadOnlyDictionary<(Guid Source, string Tag), GtidIntervals> Sources => _sources;

    /// <summary>Reads what MySQL prints: <c>uuid:1-5:7, uuid:tag:1-3</c>; spaces and line breaks do not matter.</summary>
    /// <exception cref="FormatException">It is not a GTID set.</exception>
    public static GtidSet Parse(string text) => GtidSetText.Parse(text);

    /// <summary>Adds one transaction.</summary>
    public void Add(Gtid gtid) => Add(gtid.Source, gtid.Tag, gtid.Number, gtid.Number);

    /// <summary>Adds all of another set.</summary>
    public void Add(GtidSet other)
    {
        foreach (var (source, intervals) in other._sources)
            foreach (var (first, last) in intervals.Runs) Add(source.Source, source.Tag, first, last);
    }

    /// <summary>Whether a transaction is in it.</summary>
    public bool Contains(Gtid gtid) => _sources.TryGetValue((gtid.Source, gtid.Tag), out var intervals) && intervals.Contains(gtid.Number, gtid.Number);

    /// <summary>Whether all of this is in another.</summary>
    public bool IsSubsetOf(GtidSet other) =>
        _sources.All(s => other._sources.TryGetValue(s.Key, out var intervals) && intervals.ContainsAll(s.Value));

    /// <summary>What is in this and not in another.</summary>
    public GtidSet Except(GtidSet other)
    {
        var left = new GtidSet();
        foreach (var (source, intervals) in _sources)
        {
            var rest = other._sources.TryGetValue(source, out var cut) ? intervals.Except(cut) : intervals;
            foreach (var (first, last) in rest.Runs) left.Add(source.Source, source.Tag, first, last);
        }
        return left;
    }

    /// <summary>A set of its own with the same content.</summary>
    public GtidSet Copy()
    {
        var copy = new GtidSet();
        copy.Add(this);
        return copy;
    }

    /// <summary>As MySQL prints it, without spaces or line breaks.</summary>
    public override string ToString() => GtidSetText.Format(this);

    /// <inheritdoc/>
    public bool Equals(GtidSet? other) => other is not null && IsSubsetOf(other) && other.IsSubsetOf(this);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GtidSet);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    internal void Add(Guid source, string tag, long first, long last)
    {
        if (!_sources.TryGetValue((source, tag), out var intervals)) _sources[(source, tag)] = intervals = new();
        intervals.Add(first, last);
    }
}
