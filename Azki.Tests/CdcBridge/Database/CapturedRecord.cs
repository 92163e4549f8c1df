using System.Text.Json;
using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A record of a captured table.</summary>
internal sealed record CapturedRecord(string Key, JsonElement? Value, RecordHeaders Headers)
{
    /// <summary>c, u, d or r; empty for a tombstone.</summary>
    public string Operation => Value is { } value ? value.GetProperty("op").GetString()! : "";

    public string Snapshot => Value!.Value.GetProperty("source").GetProperty("snapshot").GetString()!;

    /// <summary>Where in the binary log.</summary>
    public (string File, long Position) Place
    {
        get
        {
            var source = Value!.Value.GetProperty("source");
            return (source.GetProperty("file").GetString()!, source.GetProperty("pos").GetInt64());
        }
    }

    /// <summary>Whether the key has no row any more.</summary>
    public bool IsEnd => Operation is "" or "d";

    /// <summary>Columns of the row after, as text.</summary>
    public string Image(string columns) =>
        string.Join('|', columns.Split(", ").Select(c => Value!.Value.GetProperty("after").TryGetProperty(c, out var v) && v.ValueKind != JsonValueKind.Null ? v.ToString() : null));
}
