namespace Azki.EventLog.Local;

/// <summary>Bytes of a payload that go into one entry, and their hash with the headers.</summary>
internal readonly record struct EntryPart(int Start, int Length, int Count, int FragmentStart, int TotalLength, ulong Hash)
{
    /// <summary>
    /// Cuts records into entries of at most <paramref name="maxPayload"/> bytes: between records where possible, within one that is larger.
    /// </summary>
    public static EntryPart[] Split(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> records, int count, int maxPayload)
    {
        if (records.Length <= maxPayload) return [new(0, records.Length, count, 0, records.Length, EntryHeader.HashBody(headers, records))];
        var parts = new List<EntryPart>();
        var (start, at, records0) = (0, 0, 0);
        for (var i = 0; i < count; i++)
        {
            var length = EntryRecords.LengthOf(records[at..]);
            if (at + length - start > maxPayload && records0 > 0)
            {
                Add(parts, headers, records, start, at - start, records0);
                (start, records0) = (at, 0);
            }
            at += length;
            records0++;
            if (length <= maxPayload) continue;
            Fragment(parts, headers, records, start, length, 1, maxPayload);
            (start, records0) = (at, 0);
        }
        if (records0 > 0) Add(parts, headers, records, start, at - start, records0);
        return [.. parts];
    }

    /// <summary>Cuts a payload that does not fit one entry at arbitrary places.</summary>
    public static void Fragment(
        List<EntryPart> parts, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, int start, int length, int count, int maxPayload)
    {
        for (var done = 0; done < length || done == 0; done += maxPayload)
        {
            var part = Math.Min(maxPayload, length - done);
            parts.Add(new(start + done, part, count, done, length, EntryHeader.HashBody(headers, payload.Slice(start + done, part))));
        }
    }

    private static void Add(List<EntryPart> parts, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> records, int start, int length, int count) =>
        parts.Add(new(start, length, count, 0, length, EntryHeader.HashBody(headers, records.Slice(start, length))));
}
