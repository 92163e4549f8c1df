using Azki.EventLog;

namespace Azki.CdcBridge.Envelopes;

/// <summary>A record on its way to the log. Its bytes are valid until the call that hands it over returns.</summary>
internal readonly ref struct ChangeRecord
{
    /// <summary>The key; empty for a table without one.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The value; empty for a tombstone.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>A record without value.</summary>
    public bool IsTombstone { get; init; }

    /// <summary>Null for nearly all: only the records of a changed primary key have headers.</summary>
    public RecordHeaders? Headers { get; init; }
}
