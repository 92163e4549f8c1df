using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azki.Core.Events;
using Azki.Core.Users;
using Azki.EventLog;
using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;

namespace Azki.StreamEtl.Batches;

/// <summary>
/// Enriched events as JSON for <c>insurance.processed_events</c>, keyed and partitioned as the raw ones. Each is published at least once:
/// readers tell repeats by <c>event_id</c>.
/// </summary>
internal sealed class ProcessedEventFeed(Topic topic)
{
    private readonly RecordBatchBuilder[] _partitions = [.. Enumerable.Range(0, topic.Partitions).Select(_ => new RecordBatchBuilder())];
    private readonly ArrayBufferWriter<byte> _json = new();

    // As raw events are written: what fitted there fits here, too, and nobody puts this into a page.
    private static readonly JsonWriterOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds an event that is new.</summary>
    public void Add(in NormalizedEvent e, bool isKnown, in UserDirectory.Attributes user, long nowMs, long ingestionMs, ReadOnlySpan<byte> source)
    {
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json, AsIs))
        {
            json.WriteStartObject();
            json.WriteNumber("event_id"u8, e.EventId);
            WriteTime(json, "event_time"u8, e.TimeMs);
            json.WriteNumber("user_id"u8, e.UserId);
            json.WriteString("session_id"u8, e.SessionId);
            json.WriteString("event_type"u8, e.EventType);
            json.WriteString("channel"u8, e.Channel);
            json.WriteNumber("premium_amount"u8, e.PremiumAmount);
            WriteUser(json, e, isKnown, user);
            json.WriteString("event_date"u8, Enrichment.EventDate(e.TimeMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteNumber("event_hour"u8, Enrichment.EventHour(e.TimeMs));
            json.WriteNumber("event_day_of_week"u8, Enrichment.IsoDayOfWeek(e.TimeMs));
            json.WriteNumber("is_purchase"u8, e.EventType.SequenceEqual("purchase"u8) ? 1 : 0);
            WriteTime(json, "processing_time"u8, nowMs);
            json.WriteString("data_source"u8, source);
            WriteTime(json, "ingestion_time"u8, ingestionMs);
            json.WriteEndObject();
        }
        Span<byte> key = stackalloc byte[10];
        Utf8Formatter.TryFormat(e.UserId, key, out var length);
        key = key[..length];
        _partitions[Partitioner.PartitionOf(key, topic.Partitions)].Add(key, _json.WrittenSpan);
    }

    /// <summary>What was added since the last call.</summary>
    public IReadOnlyList<PublishedRecords> Take()
    {
        var taken = new List<PublishedRecords>();
        for (var partition = 0; partition < _partitions.Length; partition++)
        {
            var records = _partitions[partition];
            if (records.Count > 0) taken.Add(new(topic.Name, partition, records.Count, records.WrittenMemory.ToArray()));
            records.Clear();
        }
        return taken;
    }

    private static void WriteUser(Utf8JsonWriter json, in NormalizedEvent e, bool isKnown, in UserDirectory.Attributes user)
    {
        var hasDate = isKnown && user.SignupDay != UserDirectory.NoDate;
        if (hasDate) json.WriteString("signup_date"u8, Enrichment.DateOf(user.SignupDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else json.WriteNull("signup_date"u8);
        json.WriteString("city"u8, user.City);
        json.WriteString("device_type"u8, user.DeviceType);
        if (hasDate) json.WriteNumber("user_tenure_days"u8, Enrichment.EventDay(e.TimeMs) - user.SignupDay);
        else json.WriteNull("user_tenure_days"u8);
        json.WriteNumber("user_known"u8, isKnown ? 1 : 0);
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, long ms)
    {
        Span<byte> text = stackalloc byte[32];
        json.WriteString(name, text[..EventTime.Write(ms, text)]);
    }
}
