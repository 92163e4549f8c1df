namespace MySql.Replication.Gtids;

/// <summary>Numbers as sorted runs that neither overlap nor touch.</summary>
internal sealed class GtidIntervals
{
    private readonly List<(long First, long Last)> _runs = [];

    public IReadOnlyList<(long First, long Last)> Runs => _runs;

    public bool IsEmpty => _runs.Count == 0;

    public void Add(long first, long last)
    {
        if (first < 1 || last < first) throw new FormatException($"{first}-{last} is no run of transaction numbers.");
        // Nearly always the next number of the last run.
        if (_runs.Count > 0 && _runs[^1] is var end && first == end.Last + 1)
        {
            _runs[^1] = (end.First, last);
            return;
        }
        // Every run that overlaps or touches becomes one.
        var from = FirstEndingAtOrAfter(first - 1);
        var to = from;
        while (to < _runs.Count && _runs[to].First <= last + 1)
        {
            (first, last) = (Math.Min(first, _runs[to].First), Math.Max(last, _runs[to].Last));
            to++;
        }
        _runs.RemoveRange(from, to - from);
        _runs.Insert(from, (first, last));
    }

    public bool Contains(long first, long last)
    {
        var at = FirstEndingAtOrAfter(first);
        return at < _runs.Count && _runs[at].First <= first && last <= _runs[at].Last;
    }

    public bool ContainsAll(GtidIntervals others) => others._runs.TrueForAll(run => Contains(run.First, run.Last));

    public GtidIntervals Except(GtidIntervals others)
    {
        var left = new GtidIntervals();
        foreach (var (first, last) in _runs)
        {
            var next = first;
            foreach (var cut in others._runs)
            {
                if (cut.Last < next) continue;
                if (cut.First > last) break;
                if (cut.First > next) left.Add(next, cut.First - 1);
                next = cut.Last + 1;
            }
            if (next <= last) left.Add(next, last);
        }
        return left;
    }

    private int FirstEndingAtOrAfter(long number)
    {
        int low = 0, high = _runs.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].Last < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
