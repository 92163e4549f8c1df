namespace Azki.StreamEtl.Identity;

/// <summary>
/// The warehouse's answer to what is missing, as it streams in: ids go straight into the sets they are kept in, and count once the answer is
/// complete. One that breaks off is forgotten: half a day taken for a whole one would store events twice.
/// </summary>
internal sealed class KnownAnswer
{
    private readonly KnownEvents _known;
    private readonly Dictionary<int, IdSet> _days;
    private readonly List<ulong> _given = [];

    public KnownAnswer(KnownEvents known)
    {
        _known = known;
        _days = known.Missing.Days.ToDictionary(day => day, _ => new IdSet());
    }

    /// <summary>An event of a missing day is stored.</summary>
    public void Add(int day, ulong id) => _days[day].Add(id);

    /// <summary>A missing id that its sender chose is stored.</summary>
    public void AddGiven(ulong id) => _given.Add(id);

    /// <summary>All that is stored was added.</summary>
    public void Complete() => _known.Learn(_days, _given);
}
