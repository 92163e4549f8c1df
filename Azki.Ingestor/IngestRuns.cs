using Azki.Core.Events;
using Azki.EventLog;
using Azki.Ingestor.Rows;
using Azki.ServiceDefaults.Log;

namespace Azki.Ingestor;

/// <summary>Begins runs of sources. Safe to share between threads.</summary>
internal sealed class IngestRuns(IEventLog log, IRawEventFormat format, EventRules rules, TimeProvider time)
{
    private readonly EventNormalizer _normalizer = new(rules);
    private readonly IngestTopics _topics = new(log, time);

    /// <param name="source">Under which name the rows are accounted for.</param>
    /// <param name="rowSource">Names the input in its refused rows, so that the same input refused again is known again.</param>
    /// <param name="errors">Receives the first refused rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IngestRun> BeginAsync(string source, string rowSource, RowErrors? errors, CancellationToken cancellationToken)
    {
        var (events, quarantine) = await _topics.OpenAsync(cancellationToken);
        var ingestId = SourceHeaders.NewIngestId();
        var headers = SourceHeaders.Of(source, ingestId);
        var writer = new RawEventWriter(new TopicWriter(log, events, headers), new QuarantineWriter(log, quarantine, headers), format, _topics);
        return new IngestRun(source, ingestId, rowSource, _normalizer, writer, time) { Errors = errors };
    }
}
