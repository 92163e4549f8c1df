namespace Azki.Core;

/// <summary>Names of the headers that records of the log carry.</summary>
public static class RecordHeaderNames
{
    /// <summary>Where the record came from: a file, a request, a topic.</summary>
    public const string Source = "azki-source";

    /// <summary>The load that brought the record.</summary>
    public const string Ingest = "azki-ingest";

    /// <summary>Trace context (https://www.w3.org/TR/trace-context/).</summary>
    public const string TraceParent = "traceparent";
}
