using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Azki.StreamEtl;
using Azki.Tests.Ingestor;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Kafka;

/// <summary>A request is followed through the headers of Kafka's records to the insert, and how far behind the warehouse is can be seen.</summary>
public sealed class TelemetryTests(EngineFixture fixture, RestartableKafka kafka) : IClassFixture<RestartableKafka>
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Request_OverKafka_IsFollowedToTheInsertAndMeasured()
    {
        await kafka.CleanAsync();
        await using var home = new PipelineHome(fixture);
        home.Settings["ConnectionStrings:kafka"] = kafka.Servers;
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Azki", StringComparison.Ordinal) || source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var lags = new ConcurrentDictionary<string, long>();
        var seen = new ConcurrentDictionary<string, byte>();
        using var meters = Listen(lags, seen);

        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        var (host, client) = await IngestorHost.StartAsync(builder => builder.Configuration["ConnectionStrings:kafka"] = kafka.Servers);
        await using var _ = host;
        var trace = ActivityTraceId.CreateRandom().ToString();
        using (client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent(PlainEvents.Json(7)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }
        await platform.CatchUpAsync();

        Activity? batch = null;
        await PlainEvents.WaitAsync(() =>
        {
            batch = ended.FirstOrDefault(a => a.OperationName == "batch" && a.Links.Any(l => l.Context.TraceId.ToString() == trace));
            return Task.FromResult(batch is not null);
        }, "No batch is linked to the request");
        Assert.Contains(ended, a => a.OperationName == "insert" && a.TraceId == batch!.TraceId && a.ParentSpanId == batch.SpanId);

        await PlainEvents.WaitAsync(() =>
        {
            meters.RecordObservableInstruments();
            return Task.FromResult(lags.ContainsKey("insurance.raw_events"));
        }, "No lag is told");
        Assert.Superset(
            new HashSet<string> { "messaging.publish.messages", "messaging.publish.duration", "messaging.receive.messages", "messaging.process.duration", "azki.etl.batch.rows", "azki.etl.insert.duration" },
            seen.Keys.ToHashSet());
    }

    private static MeterListener Listen(ConcurrentDictionary<string, long> lags, ConcurrentDictionary<string, byte> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("Azki", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            seen.TryAdd(instrument.Name, 0);
            if (instrument.Name != "kafka.consumer_group.lag") return;
            foreach (var tag in tags)
                if (tag.Key == "topic") lags[(string)tag.Value!] = value;
        });
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => seen.TryAdd(instrument.Name, 0));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => seen.TryAdd(instrument.Name, 0));
        listener.Start();
        return listener;
    }
}
