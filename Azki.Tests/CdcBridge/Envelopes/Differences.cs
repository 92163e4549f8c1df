using System.Text.Json;
using System.Text.RegularExpressions;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>What two lists of records differ in, but for what differs from run to run.</summary>
internal static partial class Differences
{
    /// <summary>When a record was made: the last three fields of its envelope.</summary>
    public static string WithoutProcessingTime(string value) => ProcessingTime().Replace(value, "}");

    /// <summary>Nor where and when on its server a change was made.</summary>
    public static string WithoutPlace(string value) => Place().Replace(WithoutProcessingTime(value), m => $"\"{m.Groups[1].Value}\":_");

    /// <summary>Compares bytes, and says what differs field by field.</summary>
    /// <param name="expected">Debezium's.</param>
    /// <param name="written">Ours.</param>
    /// <param name="comparable">Takes out of values what need not be equal.</param>
    public static List<string> Of(IEnumerable<GoldenRecord> expected, IEnumerable<GoldenRecord> written, Func<string, string> comparable)
    {
        var differences = new List<string>();
        var (golden, ours) = (GoldenRecord.ByKey(expected), GoldenRecord.ByKey(written));
        differences.AddRange(golden.Keys.Except(ours.Keys).Select(k => $"{k}: not written"));
        differences.AddRange(ours.Keys.Except(golden.Keys).Select(k => $"{k}: not expected"));
        foreach (var key in golden.Keys.Intersect(ours.Keys))
        {
            if (golden[key].Count != ours[key].Count) differences.Add($"{key}: {golden[key].Count} records expected, {ours[key].Count} written");
            foreach (var (one, other) in golden[key].Zip(ours[key]))
            {
                var (wanted, got) = (comparable(one.Value), comparable(other.Value));
                if (one.Headers != other.Headers) differences.Add($"{key}: headers {one.Headers} expected, {other.Headers} written");
                if (wanted != got) differences.AddRange(Fields(key, wanted, got));
            }
        }
        return differences;
    }

    private static IEnumerable<string> Fields(string path, string wanted, string got)
    {
        if (wanted == GoldenRecord.Null || got == GoldenRecord.Null) return [$"{path}: expected {wanted}, written {got}"];
        using var one = JsonDocument.Parse(wanted.Replace(":_", ":0", StringComparison.Ordinal));
        using var other = JsonDocument.Parse(got.Replace(":_", ":0", StringComparison.Ordinal));
        var fields = Fields(path, one.RootElement, other.RootElement).ToList();
        return fields.Count > 0 ? fields : [$"{path}: the order of fields: expected {wanted}, written {got}"];
    }

    private static List<string> Fields(string path, JsonElement wanted, JsonElement got)
    {
        if (wanted.ValueKind != JsonValueKind.Object || got.ValueKind != JsonValueKind.Object)
            return wanted.GetRawText() == got.GetRawText() ? [] : [$"{path}: expected {wanted.GetRawText()}, written {got.GetRawText()}"];
        var (names, others) = (wanted.EnumerateObject().Select(p => p.Name).ToList(), got.EnumerateObject().Select(p => p.Name).ToList());
        if (!names.SequenceEqual(others)) return [$"{path}: fields {string.Join(",", names)} expected, {string.Join(",", others)} written"];
        return [.. names.SelectMany(n => Fields($"{path}.{n}", wanted.GetProperty(n), got.GetProperty(n)))];
    }

    [GeneratedRegex("""(?<="op":"."),"ts_ms":\d+,"ts_us":\d+,"ts_ns":\d+}$""")]
    private static partial Regex ProcessingTime();

    [GeneratedRegex("\"(ts_ms|ts_us|ts_ns|gtid|file|pos|thread)\":(\"[^\"]*\"|\\d+)")]
    private static partial Regex Place();
}
