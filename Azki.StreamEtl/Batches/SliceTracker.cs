using Azki.EventLog;
using Azki.StreamEtl.Plans;

namespace Azki.StreamEtl.Batches;

/// <summary>The ranges of the log that one batch takes in: per partition, from the first record on to the next one to read.</summary>
internal sealed class SliceTracker
{
    private readonly Dictionary<(Guid Topic, int Partition), LogSlice> _slices = [];

    public void Take(RecordBatch batch)
    {
        var key = (batch.Topic.Id, batch.Partition);
        var first = _slices.TryGetValue(key, out var slice) ? slice.First : batch.FirstOffset;
        // Marks of the log behind the last record have no time of their own.
        var appendedMs = batch.Count > 0 ? batch.AppendedMsOf(batch.Count - 1) : slice?.AppendedMs ?? 0;
        _slices[key] = new(batch.Topic.Name, batch.Topic.Id, batch.Partition, first, batch.NextOffset) { AppendedMs = appendedMs };
    }

    public bool IsEmpty => _slices.Count == 0;

    /// <summary>The ranges; none are left.</summary>
    public IReadOnlyList<LogSlice> Detach()
    {
        LogSlice[] slices = [.. _slices.Values.OrderBy(s => s.Topic, StringComparer.Ordinal).ThenBy(s => s.Partition)];
        _slices.Clear();
        return slices;
    }
}
