using Azki.Core;
using Azki.EventLog;
using Azki.ServiceDefaults.Telemetry;

namespace Azki.ServiceDefaults.Log;

/// <summary>The headers by which rows are accounted for and traced.</summary>
public static class SourceHeaders
{
    /// <summary>An id for one run of a source; later ids sort after earlier ones.</summary>
    public static string NewIngestId() => Guid.CreateVersion7().ToString("N");

    /// <summary>The headers of a run: source, id of the run, and the current trace.</summary>
    public static RecordHeaders Of(string source, string ingestId) => RecordHeaders.Of(
        (RecordHeaderNames.Source, source),
        (RecordHeaderNames.Ingest, ingestId),
        (RecordHeaderNames.TraceParent, AzkiTelemetry.CurrentTraceParent));
}
