namespace Azki.StreamEtl.Plans;

/// <summary>A range of one partition.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="TopicId">The topic's identity: offsets of a topic made anew are others.</param>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first offset.</param>
/// <param name="Next">The offset after the last one: where reading goes on.</param>
internal sealed record LogSlice(string Topic, Guid TopicId, int Partition, long First, long Next)
{
    /// <summary>When the log took the last record: where Kafka lost records, others have their offsets since, and are not taken for them.</summary>
    public long AppendedMs { get; init; }
}
