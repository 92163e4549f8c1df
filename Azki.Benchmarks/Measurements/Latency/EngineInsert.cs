using System.Diagnostics;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements.Latency;

/// <summary>The engine alone putting some rows into all tables, one insert after the other: no way to them is shorter.</summary>
internal static class EngineInsert
{
    private const int Inserts = 20;

    private const string Columns =
        "event_id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type, user_tenure_days, "
        + "user_known, event_id_given, processing_time, data_source, ingestion_time";

    /// <summary>The median.</summary>
    public static async Task<TimeSpan> MeasureAsync(ServingPlatform platform, int rows, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Inserts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await platform.Warehouse.ExecuteAsync(
                $"INSERT INTO processed_events_storage ({Columns}) SELECT {Columns} FROM processed_events_storage LIMIT {rows} SETTINGS parallel_view_processing = 1, max_threads = 2",
                cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started));
        }
        times.Sort();
        return times[times.Count / 2];
    }
}
