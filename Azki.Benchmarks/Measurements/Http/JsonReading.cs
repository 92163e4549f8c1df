using System.Text.Json;

namespace Azki.Benchmarks.Measurements.Http;

/// <summary>The framework's reader stepping over every token of the same bytes, on one thread: what any parser built on it pays at least.</summary>
internal static class JsonReading
{
    public static Measurement Measure(IReadOnlyList<byte[]> bodies, int rowsPerBody, int requests)
    {
        for (var i = 0; i < bodies.Count; i++) Read(bodies[i]);
        var meter = new Meter();
        for (var i = 0; i < requests; i++) Read(bodies[i % bodies.Count]);
        return meter.Stop(requests * rowsPerBody);
    }

    private static void Read(ReadOnlySpan<byte> body)
    {
        foreach (var line in body.Split((byte)'\n'))
        {
            var reader = new Utf8JsonReader(body[line]);
            while (body[line].Length > 0 && reader.Read())
            {
                // Every token.
            }
        }
    }
}
