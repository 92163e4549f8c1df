namespace Azki.Core;

/// <summary>Names of the headers that records of the log carry.</summary>
public static class RecordHeaderNames
{
    /// <summary>Where the record came from: a file, a request, a topic.</summary>
    public const string Source = "azki-source";

    /// <summary>The load that brought the record.</summary>
    public const string Ingest = "azki-ingest";

    /// <summary>
    /// Which history of its database a change is of: a decimal number that rises whenever positions of before mean nothing any more
    /// (another server, a reset, a restored backup).
    /// </summary>
    public const string SourceEpoch = "azki-epoch";

    /// <summary>Trace context (https://www.w3.org/TR/trace-context/).</summary>
    public const string TraceParent = "traceparent";
}
