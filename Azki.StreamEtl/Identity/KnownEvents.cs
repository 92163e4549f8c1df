using Azki.Core.Users;

namespace Azki.StreamEtl.Identity;

/// <summary>What is known of an event's identity.</summary>
internal enum Verdict
{
    /// <summary>Not seen before; it is now.</summary>
    New,

    /// <summary>Stored already, or on its way.</summary>
    Duplicate,

    /// <summary>The warehouse must be asked first: see <see cref="KnownEvents.Missing"/>.</summary>
    NeedsLookup,
}

/// <summary>
/// Decides whether an event was seen before, whenever that was. The ids of whole days of event time are held in memory; a day not held is
/// read from the warehouse when an event of it comes. Ids chosen by senders are known by themselves, whatever their time.
/// Not for concurrent use.
/// </summary>
internal sealed class KnownEvents(int maxIds)
{
    private readonly Dictionary<int, Day> _days = [];
    private IdSet _given = new();
    private HashSet<ulong> _checkedGiven = [];
    // The days of the last events by their lowest bits: most events are of a few days.
    private readonly Day?[] _recent = new Day?[64];
    private long _clock;
    private (int First, int Last)? _storedDays;

    /// <summary>Days and given ids that must be looked up before the next call can be answered.</summary>
    public Lookup Missing { get; } = new();

    /// <summary>
    /// Between which days of event time the stored events lie, once that is known: of a day outside nothing is stored, and nothing is asked.
    /// The first is after the last where nothing is stored at all.
    /// </summary>
    public (int First, int Last)? StoredDays
    {
        get => _storedDays;
        set
        {
            _storedDays = value;
            Missing.Days.RemoveWhere(day => !MayBeStored(day));
        }
    }

    /// <summary>Ids held in memory.</summary>
    public long Count => _days.Values.Sum(d => (long)d.Ids.Count) + _given.Count + _checkedGiven.Count;

    /// <summary>Whether the bound is passed: load everything judged new, then <see cref="Trim"/>.</summary>
    public bool IsOverfull => Count > maxIds;

    /// <summary>Judges an event and, when it is new, remembers it.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="timeMs">When it happened: milliseconds since 1970 UTC.</param>
    /// <param name="isGiven">Whether the sender chose the identity.</param>
    public Verdict Judge(ulong id, long timeMs, bool isGiven)
    {
        if (FindOrBegin(Enrichment.EventDay(timeMs)) is not { } day) return Verdict.NeedsLookup;
        if (!isGiven) return day.Ids.Add(id) ? Verdict.New : Verdict.Duplicate;

        if (_given.Contains(id) || day.Ids.Contains(id)) return Verdict.Duplicate;
        if (!_checkedGiven.Contains(id)) return Verdict.NeedsLookup;
        _given.Add(id);
        day.Ids.Add(id);
        return Verdict.New;
    }

    /// <summary>Brings the place of an id into the processor's caches, see <see cref="Prefetch"/>.</summary>
    public void Touch(ulong id, long timeMs) => Find(Enrichment.EventDay(timeMs))?.Ids.Touch(id);

    /// <summary>Notes what an event needs looked up, judging nothing.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="timeMs">When it happened: milliseconds since 1970 UTC.</param>
    /// <param name="isGiven">Whether the sender chose the identity.</param>
    public void NoteMissing(ulong id, long timeMs, bool isGiven)
    {
        var day = Enrichment.EventDay(timeMs);
        if (FindOrBegin(day) is null) Missing.Days.Add(day);
        if (isGiven && !_given.Contains(id) && !_checkedGiven.Contains(id)) Missing.GivenIds.Add(id);
    }

    /// <summary>Begins to take in what the warehouse knows of <see cref="Missing"/>.</summary>
    public KnownAnswer BeginLearning() => new(this);

    /// <summary>Takes in a complete answer, and empties <see cref="Missing"/>.</summary>
    internal void Learn(IReadOnlyDictionary<int, IdSet> stored, IEnumerable<ulong> givenStored)
    {
        foreach (var (day, ids) in stored) _days[day] = new Day { Number = day, Ids = ids, Used = ++_clock };
        foreach (var id in givenStored) _given.Add(id);
        _checkedGiven.UnionWith(Missing.GivenIds);
        Missing.Clear();
    }

    /// <summary>
    /// Forgets the days used least recently until the bound holds. Only to be called when everything judged new is in the warehouse.
    /// </summary>
    public void Trim()
    {
        Array.Clear(_recent);
        _checkedGiven = [];
        _given = new();
        for (var count = Count; count > maxIds && _days.Count > 1;)
        {
            var (number, day) = _days.MinBy(d => d.Value.Used);
            _days.Remove(number);
            count -= day.Ids.Count;
        }
    }

    /// <summary>Forgets everything: each day is looked up again.</summary>
    public void Forget()
    {
        Array.Clear(_recent);
        _days.Clear();
        _checkedGiven = [];
        _given = new();
        _storedDays = null;
        Missing.Clear();
    }

    private bool MayBeStored(int day) => _storedDays is not { } stored || (day >= stored.First && day <= stored.Last);

    private Day? FindOrBegin(int number)
    {
        if (Find(number) is { } known) return known;
        if (MayBeStored(number)) return null;
        _storedDays = (Math.Min(_storedDays!.Value.First, number), Math.Max(_storedDays.Value.Last, number));
        return _days[number] = new Day { Number = number, Ids = new(), Used = ++_clock };
    }

    private Day? Find(int number)
    {
        ref var recent = ref _recent[number & (_recent.Length - 1)];
        if (recent?.Number != number)
        {
            if (!_days.TryGetValue(number, out var day)) return null;
            recent = day;
        }
        recent.Used = ++_clock;
        return recent;
    }

    /// <summary>What must be asked of the warehouse.</summary>
    internal sealed class Lookup
    {
        public HashSet<int> Days { get; } = [];

        public HashSet<ulong> GivenIds { get; } = [];

        public bool IsEmpty => Days.Count == 0 && GivenIds.Count == 0;

        public void Clear()
        {
            Days.Clear();
            GivenIds.Clear();
        }
    }

    private sealed class Day
    {
        public required int Number { get; init; }

        public required IdSet Ids { get; init; }

        public long Used { get; set; }
    }
}
