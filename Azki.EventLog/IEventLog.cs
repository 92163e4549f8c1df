namespace Azki.EventLog;

/// <summary>
/// A partitioned, durable, replayable log: topics of keyed records with headers, and the positions of the groups that read them.
/// Kafka and the local log answer to the same contract tests.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>
    /// Whether programs other than this platform's read and write the topics. Where none do, records may have forms of their own.
    /// </summary>
    bool IsShared => true;

    /// <summary>
    /// Opens a topic, creating it when it is missing. The settings count at creation; an existing topic keeps its own partitions.
    /// </summary>
    Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default);

    /// <summary>Which topic has a name now; it is made where it is missing. Nothing is asked of its partitions, which may be out of reach.</summary>
    Task<Topic> IdentifyTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) => OpenTopicAsync(settings, cancellationToken);

    /// <summary>How many partitions a topic has by now; it is not made where it is missing, and then has as many as it had. Those of the local log never change.</summary>
    Task<int> CountPartitionsAsync(Topic topic, CancellationToken cancellationToken = default) => Task.FromResult(topic.Partitions);

    /// <summary>Appends a batch to one partition. Completes once every record is durable: it survives the death of any process.</summary>
    /// <exception cref="EventLogException">The batch was not acknowledged; it may or may not be in the log.</exception>
    ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads one partition from an offset on: the first record returned is the first one whose offset is not below it.
    /// </summary>
    /// <exception cref="OffsetOutOfRangeException">The offset is below the low watermark (expired) or above the high one.</exception>
    Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default);

    /// <summary>The first offset still stored and the offset the next record will get.</summary>
    ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default);

    /// <summary>
    /// The committed positions of a group in a topic, by partition; a partition never committed is absent. Kafka forgets what was committed
    /// some days ago (<c>offsets.retention.minutes</c>), unless it was through a journal that somebody has taken over.
    /// </summary>
    ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits the next offsets a group wants to read, durably. Positions belong to the topic's <see cref="Topic.Id"/>: those of a
    /// deleted topic of the same name are never returned. The local log keeps what a known group has not read.
    /// </summary>
    ValueTask CommitPositionsAsync(string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until this process is the one of its group that works, and takes over the group's journal; <see langword="null"/> where the log
    /// belongs to one process anyway, which then keeps a journal of its own.
    /// </summary>
    /// <param name="name">The topic of the journal; made when missing.</param>
    /// <param name="group">The group: of the processes with the same one, one works and the others wait.</param>
    /// <param name="former">A topic that journals were kept in before: what the group left there is found first. It is not made when missing.</param>
    /// <param name="standsBy">Called once it is certain that another process of the group is the one that works.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LogAccessException">This process may not be of the group.</exception>
    /// <exception cref="EventLogException">Which process is the one that works can't be found out.</exception>
    Task<ILogJournal?> TakeOverJournalAsync(string name, string group, string? former = null, Action? standsBy = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<ILogJournal?>(null);
}
