using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Core.Users;

/// <summary>
/// Changes of users in Debezium's JSON
/// (https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-change-event-values):
/// written without schemas, read with or without. A record without a value, a tombstone, is the caller's to notice.
/// </summary>
public static class DebeziumEnvelope
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    // People's names of cities stay readable in the topic; the JSON is never put into HTML.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The key of a user's changes: <c>{"user_id":1}</c>.</summary>
    public static byte[] WriteKey(uint userId) =>
        System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"user_id\":{userId}}}"));

    /// <summary>The envelope of a change.</summary>
    public static byte[] Write(UserChange change)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(change, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the envelope of a change.</summary>
    public static void Write(UserChange change, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        WriteUser(json, "before"u8, change.Before, null, null);
        WriteUser(json, "after"u8, change.After, change.CreatedAt, change.UpdatedAt);
        WriteSource(json, change.Source);
        json.WriteNull("transaction"u8);
        json.WriteString("op"u8, change.Kind switch
        {
            ChangeKind.Create => "c"u8,
            ChangeKind.Update => "u"u8,
            ChangeKind.Delete => "d"u8,
            _ => "r"u8,
        });
        WriteTimes(json, change.CapturedUs);
        json.WriteEndObject();
    }

    /// <summary>Reads a key, with or without a schema; also a bare number.</summary>
    public static bool TryParseKey(ReadOnlySpan<byte> key, out uint userId) => DebeziumReader.TryParseKey(key, out userId);

    /// <summary>Reads a change. Fields may come in any order and others among them; never throws.</summary>
    /// <param name="key">The record's key, used where the envelope itself does not name the user; may be empty.</param>
    /// <param name="value">The record's value; not a tombstone.</param>
    /// <param name="change">The change.</param>
    /// <param name="reason">Why it was refused.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, [NotNullWhen(true)] out UserChange? change, out RejectReason reason) =>
        DebeziumReader.TryParse(key, value, out change, out reason);

    private static void WriteUser(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, User? user, DateTimeOffset? createdAt, DateTimeOffset? updatedAt)
    {
        if (user is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("user_id"u8, user.UserId);
        if (user.SignupDate is { } signup) json.WriteNumber("signup_date"u8, CalendarDate.ToDays(signup));
        else json.WriteNull("signup_date"u8);
        json.WriteString("city"u8, user.City);
        json.WriteString("device_type"u8, user.DeviceType);
        WriteTime(json, "created_at"u8, createdAt);
        WriteTime(json, "updated_at"u8, updatedAt);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known) json.WriteString(name, known.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        else json.WriteNull(name);
    }

    private static void WriteSource(Utf8JsonWriter json, ChangeSource source)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("version"u8, source.Version);
        json.WriteString("connector"u8, source.Connector);
        json.WriteString("name"u8, source.Name);
        json.WriteNumber("ts_ms"u8, source.TimeUs / 1000);
        json.WriteString("snapshot"u8, source.Snapshot);
        json.WriteString("db"u8, source.Database);
        json.WriteString("sequence"u8, source.Sequence);
        json.WriteNumber("ts_us"u8, source.TimeUs);
        json.WriteNumber("ts_ns"u8, source.TimeUs * 1000);
        json.WriteString("table"u8, source.Table);
        json.WriteNumber("server_id"u8, source.ServerId);
        json.WriteString("gtid"u8, source.Gtid);
        json.WriteString("file"u8, source.File);
        json.WriteNumber("pos"u8, source.Position);
        json.WriteNumber("row"u8, source.Row);
        json.WriteNull("thread"u8);
        json.WriteNull("query"u8);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, long timeUs)
    {
        json.WriteNumber("ts_ms"u8, timeUs / 1000);
        json.WriteNumber("ts_us"u8, timeUs);
        json.WriteNumber("ts_ns"u8, timeUs * 1000);
    }
}
