using System.Buffers.Binary;

namespace Azki.EventLog.Local;

/// <summary>
/// Puts entries behind each other into the files of a partition, in the layout that <see cref="EntryScanner"/> reads. They lie in the memory of a page
/// until it is full or <see cref="Flush"/> is called. One caller at a time.
/// </summary>
/// <param name="device">The files. Nothing is behind the tail in them.</param>
/// <param name="pageBytes">What no entry crosses.</param>
/// <param name="tail">Where the next entry begins.</param>
internal sealed class EntryWriter(SegmentDevice device, int pageBytes, long tail)
{
    private readonly byte[] _page = GC.AllocateUninitializedArray<byte>(pageBytes);
    private long _flushed = tail;

    /// <summary>Where the next entry begins, unless it begins a page.</summary>
    public long Tail { get; private set; } = tail;

    /// <summary>Copies an entry.</summary>
    /// <returns>Its address.</returns>
    public long Write(EntryHeader header, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, ulong bodyHash)
    {
        var length = EntryHeader.Size + headers.Length + payload.Length;
        var size = (int)EntryScanner.Occupied(length);
        if (size > pageBytes) throw new EventLogException($"An entry of {length:N0} bytes does not fit a page of {pageBytes:N0}.");
        if (size > pageBytes - At(Tail)) EndPage();
        var entry = _page.AsSpan(At(Tail), size);
        BinaryPrimitives.WriteInt32LittleEndian(entry, length);
        var body = entry[EntryScanner.LengthPrefix..];
        header.Write(body, bodyHash);
        headers.CopyTo(body[EntryHeader.Size..]);
        payload.CopyTo(body[(EntryHeader.Size + headers.Length)..]);
        body[length..].Clear();
        var address = Tail;
        Tail += size;
        if (At(Tail) == 0) Flush();
        return address;
    }

    /// <summary>Hands all entries to the files; <see cref="SegmentDevice.Sync"/> makes them durable.</summary>
    /// <exception cref="IOException">The disk is full, or fails. The files may have some of it: the log is opened anew then.</exception>
    public void Flush()
    {
        if (_flushed == Tail) return;
        // All of one page: it is flushed when it is full.
        device.Write(_flushed, _page.AsSpan(At(_flushed), (int)(Tail - _flushed)));
        _flushed = Tail;
    }

    // A length of 0 says that the rest of the page has nothing.
    private void EndPage()
    {
        var at = At(Tail);
        _page.AsSpan(at).Clear();
        Tail += pageBytes - at;
        Flush();
    }

    private int At(long address) => (int)(address % pageBytes);
}
