using System.Text.Json;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Whether two texts are the same JSON document; a number is the double it stands for, however it is written.</summary>
internal static class SameDocument
{
    public static bool Are(string one, string other)
    {
        using var a = JsonDocument.Parse(one);
        using var b = JsonDocument.Parse(other);
        return Are(a.RootElement, b.RootElement);
    }

    private static bool Are(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.Number => a.GetDouble() == b.GetDouble(),
        JsonValueKind.String => a.GetString() == b.GetString(),
        JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => Are(p.First, p.Second)),
        JsonValueKind.Object => a.EnumerateObject().Count() == b.EnumerateObject().Count()
            && a.EnumerateObject().Zip(b.EnumerateObject()).All(p => p.First.Name == p.Second.Name && Are(p.First.Value, p.Second.Value)),
        _ => true,
    };
}
