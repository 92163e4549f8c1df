using System.Buffers;
using System.Text;
using System.Text.Json;
using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>Keeps row events that cannot be decoded, as they came, in the topic <c>prefix.cdc_undecoded</c>, keyed by table.</summary>
internal sealed class UndecodedEvents(IEventLog log, string topicPrefix)
{
    /// <summary>The topic.</summary>
    public string TopicName { get; } = $"{topicPrefix}.cdc_undecoded";

    /// <summary>Completes once the event is durable.</summary>
    public async Task KeepAsync(RowsEvent rows, BinlogPosition at, string reason, CancellationToken cancellationToken)
    {
        // Taken before the first wait: the event is valid until the next one.
        using var batch = new RecordBatchBuilder();
        batch.Add(Encoding.UTF8.GetBytes(rows.Table.Name.ToString()), Describe(rows, at, reason));
        var topic = await log.OpenTopicAsync(new TopicSettings(TopicName, Partitions: 1), cancellationToken).ConfigureAwait(false);
        await log.AppendAsync(topic, 0, batch, cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Describe(RowsEvent rows, BinlogPosition at, string reason)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("table", rows.Table.Name.ToString());
            json.WriteString("file", at.File);
            json.WriteNumber("pos", at.Position);
            json.WriteString("kind", rows.Kind.ToString());
            json.WriteString("reason", reason);
            json.WriteStartArray("columns");
            foreach (var column in rows.Table.Columns) json.WriteStringValue($"{column.Name} {column.Type}");
            json.WriteEndArray();
            json.WriteBase64String("map", rows.Table.Bytes.Span);
            json.WriteBase64String("rows", rows.RowBytes);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }
}
