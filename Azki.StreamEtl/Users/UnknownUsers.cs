namespace Azki.StreamEtl.Users;

/// <summary>
/// Users of whom events are stored without attributes, and those among them who have arrived since: their events are to be mended.
/// </summary>
internal sealed class UnknownUsers
{
    private readonly HashSet<uint> _waiting = [];
    private readonly HashSet<uint> _arrived = [];

    /// <summary>Whether there is something to mend.</summary>
    public bool HasArrivals => _arrived.Count > 0;

    /// <summary>Users whose events are to be mended.</summary>
    public int ArrivedCount => _arrived.Count;

    /// <summary>An event of this user was stored while the user was not known.</summary>
    public void Stored(uint userId) => _waiting.Add(userId);

    /// <summary>The user is known now.</summary>
    public void Arrived(uint userId)
    {
        if (_waiting.Contains(userId)) _arrived.Add(userId);
    }

    /// <summary>The user is deleted, and has nothing to give to its events any more.</summary>
    public void Left(uint userId) => _arrived.Remove(userId);

    /// <summary>Some of the users whose events are to be mended.</summary>
    public IReadOnlyList<uint> Peek(int most) => [.. _arrived.Take(most)];

    /// <summary>The events of these users are mended.</summary>
    public void Mended(IEnumerable<uint> userIds)
    {
        foreach (var userId in userIds)
        {
            _arrived.Remove(userId);
            _waiting.Remove(userId);
        }
    }
}
