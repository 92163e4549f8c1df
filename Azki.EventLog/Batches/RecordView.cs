namespace Azki.EventLog;

/// <summary>One record, as spans into its batch: valid while the batch is.</summary>
public readonly ref struct RecordView
{
    /// <summary>Makes a view over the batch's bytes.</summary>
    public RecordView(long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int valueStart, bool isTombstone)
    {
        Offset = offset;
        Key = key;
        Value = value;
        ValueStart = valueStart;
        IsTombstone = isTombstone;
    }

    /// <summary>The offset in the partition.</summary>
    public long Offset { get; }

    /// <summary>The key; empty when the record has none.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value; empty for a tombstone.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Where in <see cref="RecordBatch.Records"/> the value begins.</summary>
    public int ValueStart { get; }

    /// <summary>A record without a value: compaction forgets its key.</summary>
    public bool IsTombstone { get; }
}
