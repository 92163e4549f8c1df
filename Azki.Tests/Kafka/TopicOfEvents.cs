using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Kafka;

/// <summary>The topic of raw events on a real broker, filled past the ingestor.</summary>
internal static class TopicOfEvents
{
    /// <summary>A home whose log is the broker, with small batches: a few hundred events are several of them.</summary>
    public static PipelineHome Home(EngineFixture fixture, RestartableKafka kafka)
    {
        var home = new PipelineHome(fixture);
        home.Settings["ConnectionStrings:kafka"] = kafka.Servers;
        home.Settings["Azki:StreamEtl:MaxBatchRows"] = "200";
        return home;
    }

    /// <summary>Appends events by turns to its partitions, from one of them on.</summary>
    public static async Task AppendAsync(IEventLog log, int first, int count, int from = 0)
    {
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        for (var p = from; p < topic.Partitions; p++)
        {
            using var batch = new RecordBatchBuilder();
            for (var n = first + p - from; n < first + count; n += topic.Partitions - from) batch.Add("k"u8, Encoding.UTF8.GetBytes(PlainEvents.Json(n)));
            await log.AppendAsync(topic, p, batch, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The end of each partition.</summary>
    public static async Task<List<long>> HighAsync(IEventLog log, Topic topic)
    {
        var high = new List<long>();
        for (var p = 0; p < topic.Partitions; p++) high.Add((await log.GetWatermarksAsync(topic, p, TestContext.Current.CancellationToken)).High);
        return high;
    }
}
