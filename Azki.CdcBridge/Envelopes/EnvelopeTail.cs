using Azki.CdcBridge.Envelopes.Json;

namespace Azki.CdcBridge.Envelopes;

/// <summary>The fields of an envelope after its source block.</summary>
internal static class EnvelopeTail
{
    private const long NanosecondsPerTick = 100, NanosecondsPerMicrosecond = 1000, NanosecondsPerMillisecond = 1_000_000;

    /// <param name="operation"><c>c</c>, <c>u</c>, <c>d</c>, <c>r</c> or <c>t</c>.</param>
    /// <param name="captured">When it was captured, in nanoseconds since 1970.</param>
    /// <param name="json">Where to.</param>
    public static void Write(char operation, long captured, JsonBuffer json)
    {
        json.Raw(",\"transaction\":null,\"op\":\""u8);
        json.Raw((byte)operation);
        json.Raw("\",\"ts_ms\":"u8);
        json.Number(captured / NanosecondsPerMillisecond);
        json.Raw(",\"ts_us\":"u8);
        json.Number(captured / NanosecondsPerMicrosecond);
        json.Raw(",\"ts_ns\":"u8);
        json.Number(captured);
        json.Raw((byte)'}');
    }

    /// <summary>Nanoseconds since 1970, as finely as the clock tells them.</summary>
    public static long Nanoseconds(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
}
