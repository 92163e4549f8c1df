using Microsoft.Extensions.Logging;

namespace Azki.EventLog.Local;

/// <summary>What a partition holds: addresses in the log, and the offsets of the first record and of the one to come.</summary>
internal sealed record RecoveredLog(long BeginAddress, long UntilAddress, long Low, long Next);

/// <summary>
/// Finds the end of a log by what it holds: from the last point of the index on every entry is checked, and the log is cut behind the last
/// whole one. What was acknowledged and is damaged in the middle stays where it is, for its reader to be told.
/// </summary>
internal sealed partial class PartitionRecovery(SegmentDevice device, OffsetIndex index, int pageBytes, string name, ILogger logger)
{
    // No log has come so far.
    private const long MaxAddress = 1L << 47;

    public RecoveredLog Recover()
    {
        var segments = device.Segments();
        if (segments.Length == 0)
        {
            index.Keep(_ => false);
            return new RecoveredLog(EntryScanner.FirstAddress, EntryScanner.FirstAddress, 0, 0);
        }
        var begin = Math.Max(segments[0] * device.SegmentBytes, EntryScanner.FirstAddress);
        var end = (segments[^1] * device.SegmentBytes) + new FileInfo(device.PathOf(segments[^1])).Length;
        if (end >= MaxAddress)
            throw new EventLogException($"{name}: {device.PathOf(segments[^1])} cannot be one of this log's files. Restore its name, or remove it.");
        using var scanner = new EntryScanner(device, pageBytes);
        var (address, expected) = Start(scanner, ref begin, end);
        var (until, next) = Scan(scanner, address, end, expected);
        DropTail(scanner, until, end, next);
        // What lies before it was durable when its point was noted.
        device.SyncFound(address, until);
        return new RecoveredLog(begin, until, index.First?.Offset ?? next, next);
    }

    /// <summary>The last point of the index that the log agrees with.</summary>
    private (long Address, long Expected) Start(EntryScanner scanner, ref long begin, long end)
    {
        var oldestFile = begin;
        index.Keep(p => p.Address >= oldestFile);
        long? atBegin = null;
        var isCut = begin > EntryScanner.FirstAddress;
        if (index.First is { } first && (first.Address == begin || (isCut && first.Address / device.SegmentBytes == begin / device.SegmentBytes)))
        {
            // Retention cuts at a file, which may begin with the end of a record: what counts begins at the first point in it.
            (begin, atBegin) = (first.Address, first.Offset);
        }
        while (index.Last is { } point)
        {
            var at = point.Address;
            if (at < end && scanner.Next(ref at, end, out var entry) == ScanResult.Entry && entry.Header.First == point.Offset)
                return (point.Address, point.Offset);
            index.Keep(p => p.Address < point.Address);
        }
        for (var start = begin; scanner.Next(ref start, end, out var oldest) == ScanResult.Entry;)
        {
            if (oldest.Header.IsFirstFragment) return (begin, oldest.Header.First);
            begin = start;
        }
        if (begin == EntryScanner.FirstAddress) return (begin, 0);
        return (begin, atBegin ?? throw new DamagedLogException(
            $"{name}: the oldest file, {device.PathOf((int)(begin / device.SegmentBytes))}, is damaged and no index tells its offsets. " +
            "Restore the file."));
    }

    private (long Until, long Next) Scan(EntryScanner scanner, long address, long end, long expected)
    {
        // Behind the last whole record, and behind the last whole append: an entry that is a part of one only counts with the rest of it.
        var (whole, fragment, fragmentAddress) = (address, 0, 0L);
        var (until, next) = (address, expected);
        while (true)
        {
            var at = address;
            var result = scanner.Next(ref address, end, out var entry);
            if (result == ScanResult.End) return End();
            if (result == ScanResult.Entry && entry.Header.First == expected && entry.Header.FragmentStart == fragment)
            {
                if (fragment == 0) fragmentAddress = address - entry.Occupied;
                fragment = entry.Header.IsLastFragment ? 0 : fragment + entry.Header.PayloadLength;
                if (fragment != 0) continue;
                index.Add(new IndexPoint(expected, fragmentAddress, entry.Header.AppendedTicks));
                (whole, expected) = (address, entry.Header.Next);
                if (!entry.Header.More) (until, next) = (whole, expected);
                continue;
            }
            address = at;
            if (!FindAcknowledged(scanner, ref address, end, expected, out var found)) return End();
            LogDamage(name, expected, found.First, address - whole);
            // Both ends are noted, so that a reader of the damage meets it and one behind it does not.
            if (index.Last is not { } last || last.Address < whole)
                index.Add(new IndexPoint(expected, whole, found.AppendedTicks), always: true);
            index.Add(new IndexPoint(found.First, address, found.AppendedTicks), always: true);
            (expected, fragment) = (found.First, 0);
            // What is damaged was acknowledged, and with it all before.
            (whole, until, next) = (address, address, expected);
        }

        (long Until, long Next) End()
        {
            // At the end itself a point is right whatever is written there next.
            index.Keep(p => p.Address < until || (p.Address == until && p.Offset == next));
            return (until, next);
        }
    }

    /// <summary>An entry behind the damage that was written when the damaged offset had been acknowledged.</summary>
    private static bool FindAcknowledged(EntryScanner scanner, ref long address, long end, long damaged, out EntryHeader header)
    {
        while (scanner.FindNext(ref address, end, out var entry))
        {
            header = entry.Header;
            if (header.Acknowledged > damaged && header.First > damaged && header.IsFirstFragment) return true;
            address += EntryScanner.LengthPrefix;
        }
        header = default;
        return false;
    }

    private void DropTail(EntryScanner scanner, long until, long end, long next)
    {
        if (until >= end) return;
        if (scanner.HasContent(until, end)) LogTornTail(name, end - until, next);
        device.Cut(until);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partition}: dropped {Bytes} bytes of an unfinished append behind offset {Offset}")]
    private partial void LogTornTail(string partition, long bytes, long offset);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Partition}: the records from offset {From} to before {To} are damaged ({Bytes} bytes); reading them fails")]
    private partial void LogDamage(string partition, long from, long to, long bytes);
}
