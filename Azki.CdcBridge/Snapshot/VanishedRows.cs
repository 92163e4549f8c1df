using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azki.EventLog;

namespace Azki.CdcBridge.Snapshot;

/// <summary>A row that a topic has alive and the table no longer has.</summary>
/// <param name="Key">The key of its records.</param>
/// <param name="Image">The row as it was last told, as JSON.</param>
internal readonly record struct VanishedRow(byte[] Key, byte[] Image);

/// <summary>
/// Finds the rows that were deleted while nothing was captured: those a topic has alive from before a snapshot and of which nothing has come since
/// it began. Keys are compared by their hashes, one partition at a time.
/// </summary>
internal static class VanishedRows
{
    /// <summary>Whether there is anything from before.</summary>
    public static async Task<bool> MayBeAsync(IEventLog log, Topic topic, IReadOnlyList<long> begins, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Math.Min(topic.Partitions, begins.Count); i++)
            if ((await log.GetWatermarksAsync(topic, i, cancellationToken).ConfigureAwait(false)).Low < begins[i]) return true;
        return false;
    }

    /// <summary>Reads the topic, all of whose records must be acknowledged.</summary>
    /// <param name="log">The log.</param>
    /// <param name="topic">The topic of the table.</param>
    /// <param name="begins">Where in each partition the snapshot begins.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<VanishedRow> ReadAsync(IEventLog log, Topic topic, IReadOnlyList<long> begins, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < Math.Min(topic.Partitions, begins.Count); partition++)
        {
            var alive = new Dictionary<UInt128, long>();
            await foreach (var batch in TopicRecords.ReadAsync(log, topic, partition, 0, cancellationToken).ConfigureAwait(false))
                Follow(batch, begins[partition], alive);
            if (alive.Count == 0) continue;

            var offsets = alive.Values.ToHashSet();
            await foreach (var batch in TopicRecords.ReadAsync(log, topic, partition, offsets.Min(), cancellationToken).ConfigureAwait(false))
                foreach (var row in Take(batch, offsets)) yield return row;
        }
    }

    private static void Follow(RecordBatch batch, long begin, Dictionary<UInt128, long> alive)
    {
        foreach (var record in batch)
        {
            if (record.Key.IsEmpty) continue;
            var key = XxHash128.HashToUInt128(record.Key);
            if (record.Offset >= begin || record.IsTombstone || Image(record.Value) is null) alive.Remove(key);
            else alive[key] = record.Offset;
        }
    }

    private static List<VanishedRow> Take(RecordBatch batch, HashSet<long> offsets)
    {
        var rows = new List<VanishedRow>();
        foreach (var record in batch)
            if (offsets.Contains(record.Offset) && Image(record.Value) is { } image) rows.Add(new(record.Key.ToArray(), record.Value[image].ToArray()));
        return rows;
    }

    /// <summary>Where the row is after the change; null where there is none.</summary>
    private static Range? Image(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isImage = reader.ValueTextEquals("after"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isImage && reader.TokenType != JsonTokenType.StartObject) return null;
                reader.Skip();
                if (isImage) return start..(int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            // Not one of ours: nothing can be said of its row.
        }
        return null;
    }
}
