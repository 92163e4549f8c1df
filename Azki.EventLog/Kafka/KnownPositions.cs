using System.Text.Json;

namespace Azki.EventLog.Kafka;

/// <summary>
/// Positions of groups, by the identity of the topic. The broker forgets those that were not committed for some days
/// (<c>offsets.retention.minutes</c>, a week by default): of partitions that are quiet, and all of them where nothing runs for so long.
/// So each record of a journal's positions has all of them, and the last one counts.
/// </summary>
internal sealed class KnownPositions
{
    public static readonly KnownPositions None = new([]);
    private readonly Dictionary<(string Group, Guid Topic), GroupPositions> _all;

    private KnownPositions(Dictionary<(string Group, Guid Topic), GroupPositions> all) => _all = all;

    public IReadOnlyCollection<GroupPositions> All => _all.Values;

    /// <summary>The next offset a group wants to read of a partition.</summary>
    public long? Of(string group, Topic topic, int partition = 0) =>
        _all.TryGetValue((group, topic.Id), out var of) && of.Positions.TryGetValue(partition, out var next) ? next : null;

    /// <summary>These, and others that take the place of those of the same partitions.</summary>
    public KnownPositions With(params IEnumerable<GroupPositions> others)
    {
        var all = _all.ToDictionary();
        foreach (var other in others)
        {
            var before = all.GetValueOrDefault((other.Group, other.Topic.Id));
            var positions = before is null ? [] : before.Positions.ToDictionary();
            foreach (var (partition, next) in other.Positions) positions[partition] = next;
            all[(other.Group, other.Topic.Id)] = other with { Positions = positions };
        }
        return new(all);
    }

    /// <summary>These without those of a topic that is no more.</summary>
    public KnownPositions Without(Topic topic) => new(_all.Where(of => of.Key.Topic != topic.Id).ToDictionary());

    /// <summary>JSON, which a person can read as well.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new Record([.. _all.Values.Select(of => new TopicPositions(of.Group, of.Topic.Name, of.Topic.Id, of.Positions))]));

    /// <summary>What was written as bytes.</summary>
    /// <exception cref="EventLogException">It was not.</exception>
    public static KnownPositions Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var positions = JsonSerializer.Deserialize<Record>(bytes)?.Positions ?? throw new JsonException("It has no positions.");
            return None.With(positions.Select(p => new GroupPositions(p.Group, new(p.Topic, p.TopicId, p.Next.Keys.DefaultIfEmpty(-1).Max() + 1), p.Next)));
        }
        catch (JsonException e)
        {
            throw new EventLogException($"A record of positions in the journal is damaged or of another version: {e.Message}", e);
        }
    }

    private sealed record Record(IReadOnlyList<TopicPositions> Positions);

    private sealed record TopicPositions(string Group, string Topic, Guid TopicId, IReadOnlyDictionary<int, long> Next);
}
