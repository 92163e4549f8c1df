using System.Runtime.InteropServices;

namespace Azki.EventLog.Local;

/// <summary>The records of a stored entry, from a wanted offset on.</summary>
internal static class EntryRecords
{
    /// <summary>The batch of the records whose offset is not below the wanted one, or <see langword="null"/> when there is none.</summary>
    public static RecordBatch? ToBatch(WholeEntry entry, long from, Topic topic, int partition, RecordHeaders headers)
    {
        var header = entry.Header;
        if (header.Count == 0 || header.Next <= from) return null;
        var records = Records(entry);
        var offsets = header.Sparse ? Offsets(entry).ToArray() : null;
        var skip = offsets is null ? (int)Math.Max(from - header.First, 0) : offsets.Count(o => o < from);
        if (skip == header.Count) return null;
        for (var i = 0; i < skip; i++) records = records[LengthOf(records.Span)..];
        if (skip > 0 && offsets is not null) offsets = offsets[skip..];
        return new RecordBatch(
            topic, partition, offsets?[0] ?? header.First + skip, header.Count - skip,
            new DateTimeOffset(header.AppendedTicks, TimeSpan.Zero), headers, records, entry.Buffer.Share(), offsets);
    }

    /// <summary>The bytes of the first record.</summary>
    public static int LengthOf(ReadOnlySpan<byte> records)
    {
        var (key, value) = RecordBatchBuilder.ReadLengths(records);
        return RecordBatchBuilder.RecordPrefix + key + Math.Max(value, 0);
    }

    /// <summary>The key of the first record, and whether it is a tombstone.</summary>
    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> records, out bool tombstone)
    {
        var (key, value) = RecordBatchBuilder.ReadLengths(records);
        tombstone = value < 0;
        return records.Slice(RecordBatchBuilder.RecordPrefix, key);
    }

    public static ReadOnlyMemory<byte> Records(WholeEntry entry) =>
        entry.Header.Sparse ? entry.Payload[(entry.Header.Count * sizeof(long))..] : entry.Payload;

    /// <summary>The offsets of a sparse entry. Little-endian, as every machine .NET runs on with this log.</summary>
    public static ReadOnlySpan<long> Offsets(WholeEntry entry) =>
        MemoryMarshal.Cast<byte, long>(entry.Payload.Span[..(entry.Header.Count * sizeof(long))]);
}
