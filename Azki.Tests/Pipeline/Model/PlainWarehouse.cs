namespace Azki.Tests.Pipeline.Model;

/// <summary>What the contract says of a history, kept as plain lists: which events count, and which attributes each has.</summary>
internal sealed class PlainWarehouse
{
    private readonly Dictionary<ulong, StoredEvent> _events = [];
    private Dictionary<uint, PlainUser> _users = [];

    public IReadOnlyCollection<StoredEvent> Events => _events.Values;

    public IReadOnlyCollection<PlainUser> Users => _users.Values;

    public long Duplicates { get; private set; }

    /// <summary>An event comes in: the first of an identity counts, with its user as known now.</summary>
    public void Take(PlainEvent e)
    {
        if (!_events.TryAdd(e.Id, new(e, _users.GetValueOrDefault(e.UserId)))) Duplicates++;
    }

    /// <summary>The users become these; events of users unknown until now get their attributes.</summary>
    public void Take(IEnumerable<PlainUser> users)
    {
        _users = users.ToDictionary(u => u.UserId);
        foreach (var (id, stored) in _events.ToList())
            if (stored.User is null && _users.TryGetValue(stored.Event.UserId, out var user)) _events[id] = stored with { User = user };
    }

    /// <summary>Events of these days get the attributes of now; those of users who are no more keep theirs.</summary>
    public void Reenrich(DateOnly from, DateOnly to)
    {
        foreach (var (id, stored) in _events.ToList())
            if (stored.Event.Day >= from && stored.Event.Day <= to && _users.TryGetValue(stored.Event.UserId, out var user)) _events[id] = stored with { User = user };
    }

    /// <summary>A month leaves.</summary>
    public void Drop(int year, int month)
    {
        foreach (var id in _events.Where(e => e.Value.Event.Time.Year == year && e.Value.Event.Time.Month == month).Select(e => e.Key).ToList())
            _events.Remove(id);
    }
}
