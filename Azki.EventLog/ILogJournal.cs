namespace Azki.EventLog;

/// <summary>
/// The journal of a group of processes of which one works at a time: entries it has written and not completed, and the group's positions.
/// Whoever takes the journal over finds what its predecessor left; from then on the log refuses everything the predecessor still writes,
/// dead or only slow. It remembers all positions that were committed through it, so they outlive the broker's memory: those the broker
/// has forgotten are committed anew before the journal is handed over. Safe for concurrent use.
/// </summary>
public interface ILogJournal : IAsyncDisposable
{
    /// <summary>Cancelled when another process has the journal, or may have it soon.</summary>
    CancellationToken Lost { get; }

    /// <summary>What was there, and not completed, when the journal was taken over; oldest first.</summary>
    IReadOnlyList<JournalEntry> Pending { get; }

    /// <summary>Writes an entry, whole or not at all. Completes once it is durable.</summary>
    /// <param name="id">The number of the entry: higher than those before it.</param>
    /// <param name="parts">Its bytes, one part after the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalLostException">Another process has the journal; the entry was not written.</exception>
    Task AppendAsync(long id, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default);

    /// <summary>Forgets an entry, and all before it, and commits positions: both or none.</summary>
    /// <exception cref="JournalLostException">Another process has the journal; nothing was committed.</exception>
    Task CompleteAsync(long id, IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default);

    /// <summary>Commits positions and completes no entry.</summary>
    /// <exception cref="JournalLostException">Another process has the journal; nothing was committed, so what it has committed since stays.</exception>
    Task CommitAsync(IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default);

    /// <summary>Makes sure that the journal is still this process's.</summary>
    /// <exception cref="JournalLostException">Another process has it.</exception>
    Task ConfirmAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="ConfirmAsync"/>, but takes the word of the last step where that is so short a time ago that nobody can have been chosen
    /// since: costs nothing as long as steps follow each other.
    /// </summary>
    /// <exception cref="JournalLostException">Another process has it.</exception>
    Task ConfirmRecentAsync(CancellationToken cancellationToken = default);
}

/// <summary>An entry of a journal.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Bytes">Its bytes, as written.</param>
public sealed record JournalEntry(long Id, byte[] Bytes);

/// <summary>How far a group has got in a topic: the next offsets to read, by partition.</summary>
/// <param name="Group">The group.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Positions">The offsets.</param>
public sealed record GroupPositions(string Group, Topic Topic, IReadOnlyDictionary<int, long> Positions)
{
    /// <summary>How far a group has got in a topic of one partition.</summary>
    public static GroupPositions Of(string group, Topic topic, long position) => new(group, topic, new Dictionary<int, long> { [0] = position });
}
