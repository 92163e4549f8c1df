using System.Diagnostics.Metrics;

namespace Azki.EventLog;

/// <summary>The meter <c>Azki.EventLog</c>, named by OpenTelemetry's conventions for messaging. Counted a batch, not a record.</summary>
internal static class EventLogMetrics
{
    public const string MeterName = "Azki.EventLog";
    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Publish = Meter.CreateCounter<long>("messaging.publish.messages", "{message}", "Records acknowledged");

    private static readonly Histogram<double> PublishDuration =
        Meter.CreateHistogram<double>("messaging.publish.duration", "s", "Time until a batch was durable");

    private static readonly Counter<long> Receive = Meter.CreateCounter<long>("messaging.receive.messages", "{message}", "Records read");

    public static void Published(string topic, int records, TimeSpan duration)
    {
        if (Publish.Enabled) Publish.Add(records, Destination(topic));
        if (PublishDuration.Enabled) PublishDuration.Record(duration.TotalSeconds, Destination(topic));
    }

    public static void Received(string topic, int records)
    {
        if (Receive.Enabled) Receive.Add(records, Destination(topic));
    }

    private static KeyValuePair<string, object?> Destination(string topic) => new("messaging.destination.name", topic);
}
