using System.Diagnostics;
using Azki.EventLog;

namespace Azki.Benchmarks.Capture;

/// <summary>Watches a topic grow.</summary>
internal static class TopicGrowth
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Records in a topic, counted by their offsets.</summary>
    public static async Task<long> CountAsync(IEventLog log, string name, CancellationToken cancellationToken)
    {
        var topic = await log.OpenTopicAsync(new TopicSettings(name, Compacted: true), cancellationToken);
        var count = 0L;
        for (var i = 0; i < topic.Partitions; i++) count += (await log.GetWatermarksAsync(topic, i, cancellationToken)).High;
        return count;
    }

    /// <summary>Waits until a topic has so many records.</summary>
    /// <returns>When the first new one and when the last was seen, in ticks of <see cref="Stopwatch"/>.</returns>
    public static async Task<(long First, long Last)> WaitAsync(IEventLog log, string name, long before, long records, CancellationToken cancellationToken)
    {
        var first = 0L;
        while (true)
        {
            var count = await CountAsync(log, name, cancellationToken);
            var now = Stopwatch.GetTimestamp();
            if (first == 0 && count > before) first = now;
            if (count >= before + records) return (first, now);
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
