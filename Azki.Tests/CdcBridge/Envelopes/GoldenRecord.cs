using System.Text.Json;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>A record that Debezium wrote, or that is compared with one; parts are the text of their JSON, byte for byte.</summary>
internal sealed record GoldenRecord(string Topic, string Key, string Value, string Headers)
{
    public const string Null = "null";

    /// <summary>Records by topic and key, in order: what no partitioning changes.</summary>
    public static Dictionary<string, List<GoldenRecord>> ByKey(IEnumerable<GoldenRecord> records) =>
        records.GroupBy(r => $"{r.Topic} {r.Key}").ToDictionary(g => g.Key, g => g.ToList());

    /// <summary>Reads a file beside the tests.</summary>
    public static List<GoldenRecord> Read(string name) => ReadFile(Path.Combine(Folder, name));

    /// <summary>Reads a file of lines with key and value, and where they are told topic and headers.</summary>
    public static List<GoldenRecord> ReadFile(string path) => [.. File.ReadLines(path).Select(Parse)];

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "CdcBridge", "Envelopes", "Golden");

    private static GoldenRecord Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new(
            root.TryGetProperty("topic", out var topic) ? topic.GetString()! : "",
            root.GetProperty("key").GetRawText(),
            root.GetProperty("value").GetRawText(),
            root.TryGetProperty("headers", out var headers) ? headers.GetRawText() : Null);
    }
}
