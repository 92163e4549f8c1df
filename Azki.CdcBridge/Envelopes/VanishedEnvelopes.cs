using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Source;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes;

/// <summary>Writes the deletes of rows that a snapshot no longer found.</summary>
internal sealed class VanishedEnvelopes(EnvelopeOptions options, IChangeRecords records, TableName table, SnapshotPosition position, TimeProvider clock)
{
    private readonly EnvelopeFrame _frame = new(new(options));
    private readonly JsonBuffer _value = new();

    /// <summary>Writes the delete of one, and its tombstone.</summary>
    /// <param name="key">The key of its records.</param>
    /// <param name="image">The row as it was last told.</param>
    /// <param name="marker">Which kind of snapshot.</param>
    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> image, SnapshotMarker marker)
    {
        var place = new SourcePlace { File = position.File, Position = position.Position, Microseconds = position.Taken.ToUnixTimeSeconds() * 1_000_000 };
        _frame.Begin(place, table, marker, EnvelopeTail.Nanoseconds(clock));
        _value.Clear();
        _value.Raw("{\"before\":"u8);
        _value.Raw(image);
        _value.Raw(",\"after\":null"u8);
        _frame.Write(row: 0, 'd', _value);
        records.Add(table, new() { Key = key, Value = _value.Written });
        if (options.HasTombstones) records.Add(table, new() { Key = key, Value = default, IsTombstone = true });
    }
}
