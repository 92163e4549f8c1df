using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Azki.StreamEtl;

/// <summary>Spans and instruments of the streaming ETL, under the name <c>Azki.StreamEtl</c>.</summary>
internal static class EtlTelemetry
{
    public const string Name = "Azki.StreamEtl";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Stored = Meter.CreateCounter<long>("azki.etl.events.stored", "{event}", "Events stored");
    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("azki.etl.events.duplicates", "{event}", "Events known already");
    public static readonly Counter<long> Quarantined = Meter.CreateCounter<long>("azki.etl.events.quarantined", "{row}", "Rows refused");
    public static readonly Counter<long> Expired = Meter.CreateCounter<long>("azki.etl.records.expired", "{record}", "Records gone from the log before they were read");
    public static readonly Histogram<int> BatchRows = Meter.CreateHistogram<int>("azki.etl.batch.rows", "{row}", "Rows a batch");
    public static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>("messaging.process.duration", "s", "Time from a batch's record to its acknowledgement");
    public static readonly Histogram<double> InsertDuration = Meter.CreateHistogram<double>("azki.etl.insert.duration", "s", "Time from a batch's first insert to its commit");
}
