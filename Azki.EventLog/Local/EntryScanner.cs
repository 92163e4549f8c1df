using System.Buffers.Binary;

namespace Azki.EventLog.Local;

/// <summary>An entry as found in a file; the body is valid until the scanner moves on, unless its buffer is shared.</summary>
internal readonly record struct StoredEntry(EntryHeader Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>What it takes in the file, in bytes.</summary>
    public long Occupied => EntryScanner.Occupied(EntryHeader.Size + Header.BodyLength);

    public ReadOnlyMemory<byte> Headers => Body[..Header.HeadersLength];

    public ReadOnlyMemory<byte> Payload => Body[Header.HeadersLength..];
}

internal enum ScanResult { Entry, End, Damaged }

/// <summary>
/// Walks the entries in the files of a partition, a page at a time. Entries are aligned to 4 bytes, begin with their
/// length (32 bits) and never cross a page; a length of 0 ends a page early; the first 64 bytes of the log are unused.
/// </summary>
internal sealed class EntryScanner(SegmentDevice device, int pageBytes) : IDisposable
{
    public const int LengthPrefix = sizeof(int);
    public const long FirstAddress = 64;
    private SharedBuffer? _window;
    private long _windowStart;
    private int _windowLength;
    private long _windowEnd;

    /// <summary>The buffer the last entry lies in.</summary>
    public SharedBuffer Window => _window!;

    /// <summary>What an entry takes in the file, in bytes: with its length before it and the filling behind it.</summary>
    public static long Occupied(int length) => LengthPrefix + Align(length);

    /// <summary>Reads the entry at the address and steps behind it. Reads nothing from <paramref name="limit"/> on.</summary>
    public ScanResult Next(ref long address, long limit, out StoredEntry entry)
    {
        entry = default;
        while (address < limit)
        {
            var pageEnd = PageEnd(address);
            var bytes = Bytes(address, Math.Min(limit, pageEnd));
            var length = bytes.Length < LengthPrefix ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
            if (length == 0)
            {
                address = device.SkipMissing(pageEnd);
                continue;
            }
            if (length < 0 || length > bytes.Length - LengthPrefix) return ScanResult.Damaged;
            if (!EntryHeader.TryRead(bytes.Span.Slice(LengthPrefix, length), out var header)) return ScanResult.Damaged;
            entry = new StoredEntry(header, bytes.Slice(LengthPrefix + EntryHeader.Size, header.BodyLength));
            address = Math.Min(address + Occupied(length), pageEnd);
            return ScanResult.Entry;
        }
        return ScanResult.End;
    }

    /// <summary>Finds the next place from the address on that holds a whole entry, behind damage.</summary>
    public bool FindNext(ref long address, long limit, out StoredEntry entry)
    {
        for (address = Align(address); address < limit; address += LengthPrefix)
        {
            var bytes = Bytes(address, Math.Min(limit, PageEnd(address))).Span;
            if (bytes.Length < LengthPrefix + EntryHeader.Size)
            {
                address = device.SkipMissing(PageEnd(address)) - LengthPrefix;
                continue;
            }
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            if (length < EntryHeader.Size || length > bytes.Length - LengthPrefix) continue;
            var next = address;
            if (Next(ref next, limit, out entry) == ScanResult.Entry) return true;
        }
        entry = default;
        return false;
    }

    /// <summary>Whether there is anything but zeros between two addresses.</summary>
    public bool HasContent(long address, long end)
    {
        while (address < end)
        {
            var pageEnd = Math.Min(end, PageEnd(address));
            if (Bytes(address, pageEnd).Span.ContainsAnyExcept((byte)0)) return true;
            address = device.SkipMissing(pageEnd);
        }
        return false;
    }

    public void Dispose()
    {
        _window?.Release();
        _window = null;
    }

    private static long Align(long length) => (length + 3) & ~3L;

    private long PageEnd(long address) => (address / pageBytes * pageBytes) + pageBytes;

    private ReadOnlyMemory<byte> Bytes(long address, long end)
    {
        var wanted = (int)(end - address);
        if (_window is null || address < _windowStart || end > _windowEnd) Fill(address, wanted);
        var at = (int)(address - _windowStart);
        return at < _windowLength ? _window!.Array.AsMemory(at, Math.Min(wanted, _windowLength - at)) : default;
    }

    private void Fill(long address, int wanted)
    {
        if (_window is null || !_window.IsUnshared || _window.Array.Length < wanted)
        {
            _window?.Release();
            _window = new SharedBuffer(wanted);
        }
        (_windowStart, _windowEnd, _windowLength) = (0, 0, 0); // Where reading fails there is nothing in it.
        var read = device.Read(address, _window.Array.AsSpan(0, wanted));
        // A file that ends early is not asked again for what it lacks.
        (_windowStart, _windowEnd, _windowLength) = (address, address + wanted, read);
    }
}
