using System.Text.Json.Serialization;

namespace Azki.EventLog.Local;

/// <summary><c>log.json</c>: that this is a log, and of which format.</summary>
internal sealed record LogFile(int Format);

/// <summary><c>topic.json</c>. The sizes are part of the layout and stay as they were at creation.</summary>
internal sealed record TopicFile(
    int Format, string Name, Guid Id, int Partitions, bool Compacted, TimeSpan? RetentionAge, long? RetentionBytes,
    int PageBytes, long SegmentBytes)
{
    private const int MaxPartitions = 10_000;

    /// <summary>Whether it could have been written so.</summary>
    [JsonIgnore]
    public bool IsPossible => Partitions is >= 1 and <= MaxPartitions && LocalEventLogOptions.AreSizes(PageBytes, SegmentBytes);
}

/// <summary>A group's positions in a topic.</summary>
internal sealed record PositionFile(int Format, Guid TopicId, SortedDictionary<int, long> Positions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LogFile))]
[JsonSerializable(typeof(TopicFile))]
[JsonSerializable(typeof(PositionFile))]
internal sealed partial class LocalLogJson : JsonSerializerContext
{
    /// <summary>The format this version writes, and the newest it reads.</summary>
    public const int Format = 1;

    public static void CheckFormat(int format, string path)
    {
        if (format is < 1 or > Format)
            throw new EventLogException(
                $"{path} is of format {format}, this version reads up to {Format}: use the version that wrote it, or a newer one.");
    }
}
