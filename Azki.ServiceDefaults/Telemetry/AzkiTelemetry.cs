using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azki.Core;
using Azki.EventLog;

namespace Azki.ServiceDefaults.Telemetry;

/// <summary>
/// The platform's traces and meters, and the trace context in its W3C text form (https://www.w3.org/TR/trace-context/), in which it travels
/// in the log header <c>traceparent</c> from the request to the insert.
/// </summary>
public static class AzkiTelemetry
{
    /// <summary>The name of <see cref="Source"/> and <see cref="Meter"/>; other sources and meters of the platform begin with it.</summary>
    public const string Name = "Azki";

    /// <summary>Spans of the platform.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Counters of the platform.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>
    /// The current trace context as a <c>traceparent</c>; <see langword="null"/> without a trace, so that the header can be left out.
    /// </summary>
    public static string? CurrentTraceParent =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>The context of a <c>traceparent</c>; the default (invalid) one for <see langword="null"/> or a malformed text.</summary>
    public static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;

    /// <summary>The context that the headers of a record carry; the default (invalid) one when they carry none.</summary>
    public static ActivityContext ContextOf(RecordHeaders headers) => ContextOf(headers.GetString(RecordHeaderNames.TraceParent));

    /// <summary>
    /// The links of a span that works on records of several traces: one for each distinct well-formed <c>traceparent</c>.
    /// </summary>
    public static IReadOnlyList<ActivityLink> LinksTo(IEnumerable<string?> traceParents)
    {
        var links = new List<ActivityLink>();
        foreach (var traceParent in traceParents.Distinct(StringComparer.Ordinal))
        {
            if (ContextOf(traceParent) is var context && context != default) links.Add(new(context));
        }

        return links;
    }
}
