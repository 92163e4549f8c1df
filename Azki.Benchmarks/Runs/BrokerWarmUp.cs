using System.Globalization;
using System.Text;
using Azki.EventLog;
using Azki.ServiceDefaults.Log;

namespace Azki.Benchmarks.Runs;

/// <summary>
/// Brings a broker that was just started to the speed it keeps: its compiler is busy for seconds, on the processors that are measured. Whoever is
/// measured first would pay for it, and whoever comes after would not.
/// </summary>
internal static class BrokerWarmUp
{
    private const int Records = 2_000_000, RecordBytes = 300;

    // What it compiles it compiles beside its work, and for seconds after it.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    /// <summary>Appends records to a topic of its own.</summary>
    public static async Task RunAsync(IEventLog log, CancellationToken cancellationToken)
    {
        var topic = await log.OpenTopicAsync(new TopicSettings("benchmark.warm-up"), cancellationToken);
        await using var writer = new TopicWriter(log, topic, RecordHeaders.Of(("warm-up", "1")));
        var value = Encoding.UTF8.GetBytes(new string('x', RecordBytes));
        for (var i = 0; i < Records; i++)
        {
            writer.Add(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)), value);
            await writer.SendFullAsync(cancellationToken);
        }
        await writer.FlushAsync(cancellationToken);
        await Task.Delay(Settling, cancellationToken);
    }
}
