using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Tests.Fuzzing;

/// <summary>Objects of JSON, read by the library's documents.</summary>
internal static class PlainJson
{
    /// <summary>The fields of one object as bytes; null where there is none, or a field is of a kind that cannot be.</summary>
    public static byte[][]? Fields(byte[] row, IReadOnlyList<string> names)
    {
        try
        {
            using var document = JsonDocument.Parse(row, new JsonDocumentOptions { MaxDepth = RawEventJsonParser.MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;

            var fields = names.ToDictionary(name => name, _ => (byte[]?)[]);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (names.FirstOrDefault(name => IsNamed(property, name)) is not { } field) continue;
                if (!TryText(property.Value, out var text)) return null;
                var isNoId = field == "event_id" && property.Value.ValueKind == JsonValueKind.Number && !property.Value.TryGetUInt64(out _);
                fields[field] = isNoId ? null : text;
            }

            return fields.Values.Any(value => value is null) ? null : [.. names.Select(name => fields[name]!)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // False for text that is none; a value that is no plain one is null, unless it comes again.
    private static bool TryText(JsonElement value, out byte[]? text)
    {
        text = value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value).ToArray(),
            _ => null,
        };
        if (value.ValueKind != JsonValueKind.String) return true;
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        try
        {
            text = raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(value.GetString()!) : raw.ToArray();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsNamed(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
