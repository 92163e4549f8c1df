using Azki.Core;
using Azki.EventLog;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Batches;

/// <summary>What became of each source's rows in one batch.</summary>
internal sealed class LedgerCounts
{
    private readonly Dictionary<(string Source, string IngestId, string Kind), Counts> _counts = [];

    public bool IsEmpty => _counts.Count == 0;

    /// <summary>The counts of the source that a batch of the log names, or of the topic itself where it names none.</summary>
    public Counts Of(RecordBatch batch, string kind)
    {
        var source = batch.Headers.GetString(RecordHeaderNames.Source) ?? batch.Topic.Name;
        var key = (source, batch.Headers.GetString(RecordHeaderNames.Ingest) ?? "", kind);
        if (!_counts.TryGetValue(key, out var counts)) _counts.Add(key, counts = new(source, key.Item2));
        return counts;
    }

    /// <summary>Moves the counts into rows for the warehouse.</summary>
    public void WriteTo(LedgerBlock block, long nowMs)
    {
        foreach (var ((source, ingestId, kind), counts) in _counts)
        {
            block.Source.Add(source);
            block.IngestId.Add(ingestId);
            block.Kind.Add(kind);
            block.Stored.Add((ulong)counts.Stored);
            block.Duplicates.Add((ulong)counts.Duplicates);
            block.Quarantined.Add((ulong)counts.Quarantined);
            block.FirstAt.Add(nowMs);
            block.LastAt.Add(nowMs);
        }
        _counts.Clear();
    }

    /// <summary>The rows of one source.</summary>
    internal sealed class Counts(string source, string ingestId)
    {
        public string Source { get; } = source;

        public string IngestId { get; } = ingestId;

        public byte[] SourceUtf8 { get; } = System.Text.Encoding.UTF8.GetBytes(source);

        public long Stored { get; set; }

        public long Duplicates { get; set; }

        public long Quarantined { get; set; }
    }
}
