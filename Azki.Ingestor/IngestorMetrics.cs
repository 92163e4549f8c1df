using System.Diagnostics.Metrics;
using Azki.Core.Events;
using Azki.ServiceDefaults.Telemetry;

namespace Azki.Ingestor;

internal static class IngestorMetrics
{
    private static readonly Counter<long> Accepted =
        AzkiTelemetry.Meter.CreateCounter<long>("azki.ingestor.events.accepted", "{event}", "Events durably logged.");

    private static readonly Counter<long> Rejected =
        AzkiTelemetry.Meter.CreateCounter<long>("azki.ingestor.events.rejected", "{event}", "Rows quarantined, by reason.");

    private static readonly Counter<long> Bytes =
        AzkiTelemetry.Meter.CreateCounter<long>("azki.ingestor.bytes", "By", "Bytes of input, as they came.");

    public static void Count(long accepted, ReadOnlySpan<long> perReason)
    {
        Accepted.Add(accepted);
        for (var reason = 0; reason < perReason.Length; reason++)
        {
            if (perReason[reason] == 0) continue;
            Rejected.Add(perReason[reason], KeyValuePair.Create("reason", (object?)RejectReasons.Code((RejectReason)reason)));
        }
    }

    public static void CountBytes(long bytes) => Bytes.Add(bytes);
}
