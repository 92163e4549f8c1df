namespace Azki.EventLog.Local;

/// <summary>An entry with all its parts, in a buffer that may be shared until the next one is read.</summary>
internal readonly record struct WholeEntry(
    EntryHeader Header, ReadOnlyMemory<byte> Headers, ReadOnlyMemory<byte> Payload, SharedBuffer Buffer);

/// <summary>Reads the entries of a log in order: puts records together that take several, and notices when one is missing.</summary>
internal sealed class EntryReader : IDisposable
{
    private readonly PartitionLog _log;
    private readonly EntryScanner _scanner;
    private SharedBuffer? _fragments;
    private long _address;
    private long _expected;

    /// <summary>Reads from the entry on that holds the offset, or from one before it.</summary>
    public EntryReader(PartitionLog log, long offset)
    {
        _log = log;
        _scanner = new EntryScanner(log.Device, log.PageBytes);
        // Looked for once: the writer may add a point meanwhile.
        var point = log.Index.Find(offset);
        _address = point?.Address ?? log.BeginAddress;
        _expected = point?.Offset ?? log.Watermarks.Low;
    }

    /// <summary>The offset the next entry begins at.</summary>
    public long Position => _expected;

    public ScanResult TryRead(long limit, out WholeEntry entry)
    {
        var start = _address;
        try
        {
            var result = Read(limit, out entry);
            if (result != ScanResult.Entry) _address = start;
            return result;
        }
        catch
        {
            // What cannot be read now is read again.
            _address = start;
            throw;
        }
    }

    public void Dispose()
    {
        _scanner.Dispose();
        _fragments?.Release();
        _fragments = null;
    }

    private ScanResult Read(long limit, out WholeEntry entry)
    {
        entry = default;
        var result = _scanner.Next(ref _address, limit, out var stored);
        if (result == ScanResult.Entry && stored.Header is var header && header.First == _expected && header.IsFirstFragment)
        {
            if (header.IsLastFragment)
            {
                entry = new WholeEntry(header, stored.Headers, stored.Payload, _scanner.Window);
                _expected = header.Next;
                return ScanResult.Entry;
            }
            if (TryJoin(stored, limit, out entry))
            {
                _expected = header.Next;
                return ScanResult.Entry;
            }
        }
        return result == ScanResult.End ? ScanResult.End : ScanResult.Damaged;
    }

    private bool TryJoin(StoredEntry stored, long limit, out WholeEntry entry)
    {
        entry = default;
        var first = stored.Header;
        _fragments?.Release();
        _fragments = new SharedBuffer(first.HeadersLength + first.TotalLength);
        stored.Body.CopyTo(_fragments.Array);
        for (var filled = first.PayloadLength; filled < first.TotalLength; filled += stored.Header.PayloadLength)
        {
            if (_scanner.Next(ref _address, limit, out stored) != ScanResult.Entry || stored.Header.First != first.First ||
                stored.Header.FragmentStart != filled || stored.Header.TotalLength != first.TotalLength) return false;
            stored.Payload.CopyTo(_fragments.Array.AsMemory(first.HeadersLength + filled));
        }
        var body = _fragments.Array.AsMemory(0, first.HeadersLength + first.TotalLength);
        entry = new WholeEntry(
            first with { PayloadLength = first.TotalLength }, body[..first.HeadersLength], body[first.HeadersLength..], _fragments);
        return true;
    }
}
