namespace Azki.EventLog.Kafka;

/// <summary>An entry that a predecessor has written and not completed.</summary>
/// <param name="id">Its number.</param>
/// <param name="topic">The topic it is in.</param>
internal sealed class UnfinishedEntry(long id, Topic topic)
{
    public long Id => id;

    public Topic Topic => topic;

    public MemoryStream Bytes { get; } = new();

    /// <summary>The offset behind its last piece so far.</summary>
    public long Next { get; set; }
}
