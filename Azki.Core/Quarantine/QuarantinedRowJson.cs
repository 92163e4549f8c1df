using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Azki.Core.Quarantine;

/// <summary>
/// The JSON of <see cref="Topics.QuarantinedEvents"/>. The row is text where it is UTF-8, else base64 with <c>"row_encoding":"base64"</c>.
/// </summary>
public static class QuarantinedRowJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a row.</summary>
    public static byte[] Write(QuarantinedRow row)
    {
        var output = new ArrayBufferWriter<byte>(512 + row.Row.Length);
        Write(row, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes a row.</summary>
    public static void Write(QuarantinedRow row, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteNumber("id"u8, row.Id);
        json.WriteString("received_at"u8, row.ReceivedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("source"u8, row.Source);
        json.WriteString("place"u8, row.Place);
        json.WriteString("kind"u8, row.Kind);
        json.WriteString("reason"u8, row.ReasonCode);
        json.WriteString("message"u8, row.Message);
        if (Utf8.IsValid(row.Row))
        {
            json.WriteString("row"u8, row.Row);
        }
        else
        {
            json.WriteBase64String("row"u8, row.Row);
            json.WriteString("row_encoding"u8, "base64"u8);
        }

        if (row.Columns.Length > 0) json.WriteString("columns"u8, row.Columns);
        if (row.IsTruncated) json.WriteBoolean("truncated"u8, true);
        json.WriteEndObject();
    }

    /// <summary>Reads a row; false when it is not one. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out QuarantinedRow? row)
    {
        row = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            row = Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // Not ours: the caller counts it.
        }

        return row is not null;
    }

    private static QuarantinedRow Read(JsonElement json)
    {
        var row = json.GetProperty("row"u8);
        var isBase64 = json.TryGetProperty("row_encoding"u8, out var encoding) && encoding.ValueEquals("base64"u8);
        return new QuarantinedRow
        {
            Id = json.GetProperty("id"u8).GetUInt64(),
            ReceivedAt = json.GetProperty("received_at"u8).GetDateTimeOffset(),
            Source = Text(json, "source"u8),
            Place = Text(json, "place"u8),
            Kind = Text(json, "kind"u8),
            ReasonCode = Text(json, "reason"u8),
            Message = Text(json, "message"u8),
            Row = isBase64 ? row.GetBytesFromBase64() : Encoding.UTF8.GetBytes(Text(json, "row"u8)),
            Columns = json.TryGetProperty("columns"u8, out var columns) ? columns.GetString() ?? "" : "",
            IsTruncated = json.TryGetProperty("truncated"u8, out var truncated) && truncated.ValueKind == JsonValueKind.True,
        };
    }

    private static string Text(JsonElement json, ReadOnlySpan<byte> name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException("A field is null.");
}
