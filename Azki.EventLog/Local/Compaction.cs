using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Durability;

namespace Azki.EventLog.Local;

/// <summary>
/// Writes a new generation of a partition with the last record of each key. Offsets stay, so entries become sparse; records without a key
/// stay too, and those a known group has not read. Appends go on meanwhile and are copied behind, the last of them between two appends.
/// </summary>
internal sealed class Compaction(LocalPartition partition, TimeSpan tombstoneRetention, Func<long> unreadFrom)
{
    private const string CleanFile = "clean";

    // What is copied while appends wait: some milliseconds.
    private const long SmallRest = 1 << 20;
    private const int MostRounds = 16;

    /// <summary>Whether more than half of the log was appended since it was compacted last.</summary>
    public static bool IsWorthwhile(LocalPartition partition, long minBytes)
    {
        var log = partition.Log;
        if (log.Bytes < minBytes) return false;
        var path = Path.Combine(log.DirectoryPath, CleanFile);
        var clean = File.Exists(path) && long.TryParse(File.ReadAllText(path), out var bytes) ? bytes : 0;
        return log.Bytes - clean > log.Bytes / 2;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var log = partition.Log;
        var limit = log.CommittedAddress;
        var unread = unreadFrom();
        var latest = FindLatest(log, limit, cancellationToken);
        var directory = partition.Generations.BeginNext();
        var next = partition.OpenLog(directory);
        var isSwitched = false;
        try
        {
            using var entries = new EntryReader(log, 0);
            var pending = CopyLatest(entries, limit, latest, unread, next, cancellationToken);
            next.Commit();
            File.WriteAllText(Path.Combine(directory, CleanFile), next.CommittedAddress.ToString(CultureInfo.InvariantCulture));
            pending = CatchUp(entries, log, limit, pending, next, cancellationToken);
            await partition.RunAsync(() =>
            {
                if (partition.Log != log) throw new EventLogException($"{partition.Name}: the log was reopened while it was compacted; try again.");
                Complete(entries, CopyRest(entries, log.CommittedAddress, pending, next), next);
                next.Commit();
                next.Dispose();
                FileFlush.NamesToDisk(directory);
                isSwitched = true; // From here on it is the partition's.
                partition.Switch(directory);
            }).ConfigureAwait(false);
        }
        finally
        {
            next.Dispose();
            // On a full disk the half of it would take the room that appends need.
            if (!isSwitched) Generations.DropNext(directory);
        }
    }

    /// <summary>The last offset of each key. Keys go by a hash of 128 bits, as Kafka's do: two alike do not happen.</summary>
    private Dictionary<UInt128, long> FindLatest(PartitionLog log, long limit, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<UInt128, long>();
        using var entries = new EntryReader(log, 0);
        while (TryRead(entries, limit, out var entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var records = EntryRecords.Records(entry).Span;
            for (var i = 0; i < entry.Header.Count; i++)
            {
                var key = EntryRecords.KeyOf(records, out _);
                if (!key.IsEmpty) latest[XxHash128.HashToUInt128(key)] = OffsetOf(entry, i);
                records = records[EntryRecords.LengthOf(records)..];
            }
        }
        return latest;
    }

    /// <summary>Copies what stays; returns the offset from which on entries were left out at the end.</summary>
    private long CopyLatest(
        EntryReader entries, long limit, Dictionary<UInt128, long> latest, long unread, PartitionLog next, CancellationToken cancellationToken)
    {
        var forgetBefore = DateTime.UtcNow.Ticks - tombstoneRetention.Ticks;
        var from = partition.Log.Watermarks.Low;
        var offsets = new List<long>();
        var kept = new ArrayBufferWriter<byte>();
        while (TryRead(entries, limit, out var entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var records = EntryRecords.Records(entry);
            for (var i = 0; i < entry.Header.Count; i++)
            {
                var length = EntryRecords.LengthOf(records.Span);
                if (OffsetOf(entry, i) >= unread || IsLatest(records.Span, OffsetOf(entry, i), latest, entry.Header.AppendedTicks < forgetBefore))
                {
                    var size = kept.WrittenCount + length + ((offsets.Count + 1) * sizeof(long));
                    if (offsets.Count > 0 && size > next.MaxPayload(entry.Headers.Length))
                        from = Write(next, entry, from, OffsetOf(entry, i), offsets, kept);
                    offsets.Add(OffsetOf(entry, i));
                    kept.Write(records.Span[..length]);
                }
                records = records[length..];
            }
            if (offsets.Count > 0) from = Write(next, entry, from, entry.Header.Next, offsets, kept);
        }
        return from;
    }

    private static bool IsLatest(ReadOnlySpan<byte> record, long offset, Dictionary<UInt128, long> latest, bool forgetTombstone)
    {
        var key = EntryRecords.KeyOf(record, out var tombstone);
        return key.IsEmpty || (latest[XxHash128.HashToUInt128(key)] == offset && !(tombstone && forgetTombstone));
    }

    private static long Write(
        PartitionLog next, WholeEntry entry, long from, long to, List<long> offsets, ArrayBufferWriter<byte> records)
    {
        var payload = new byte[(offsets.Count * sizeof(long)) + records.WrittenCount];
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(offsets)).CopyTo(payload);
        records.WrittenSpan.CopyTo(payload.AsSpan(offsets.Count * sizeof(long)));
        var header = entry.Header with { Sparse = true, First = from, Next = to, Count = offsets.Count };
        Copy(next, header, entry.Headers.Span, payload);
        offsets.Clear();
        records.ResetWrittenCount();
        return to;
    }

    /// <summary>
    /// Copies what was appended meanwhile, again and again until what was appended since is little; returns the offset from which on entries are
    /// left out. Where appends come as fast as they are copied it does not become little, and ends all the same.
    /// </summary>
    private long CatchUp(EntryReader entries, PartitionLog log, long copied, long from, PartitionLog next, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds && log.CommittedAddress - copied > SmallRest; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            copied = log.CommittedAddress;
            from = CopyRest(entries, copied, from, next);
            next.Commit();
        }
        return from;
    }

    /// <summary>
    /// Copies entries as they are; returns the offset behind them. The offsets left out before go to the first one.
    /// </summary>
    private long CopyRest(EntryReader entries, long limit, long from, PartitionLog next)
    {
        while (TryRead(entries, limit, out var entry))
        {
            if (from < entry.Header.First)
            {
                var gap = new EntryHeader { Sparse = true, First = from, Next = entry.Header.First, AppendedTicks = entry.Header.AppendedTicks };
                Copy(next, gap, default, default);
            }
            Copy(next, entry.Header, entry.Headers.Span, entry.Payload.Span);
            from = entry.Header.Next;
        }
        return from;
    }

    /// <summary>The offsets left out at the end go to an entry of their own.</summary>
    private static void Complete(EntryReader entries, long from, PartitionLog next)
    {
        if (from >= entries.Position) return;
        var end = new EntryHeader { Sparse = true, First = from, Next = entries.Position, AppendedTicks = DateTime.UtcNow.Ticks };
        Copy(next, end, default, default);
    }

    private static void Copy(PartitionLog next, EntryHeader header, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        var parts = new List<EntryPart>();
        EntryPart.Fragment(parts, headers, payload, 0, payload.Length, header.Count, next.MaxPayload(headers.Length));
        foreach (var part in parts)
        {
            var entry = header with
            {
                More = false,
                Acknowledged = long.MaxValue, // A generation counts only once it is whole: damage in it is damage.
                HeadersLength = headers.Length,
                PayloadLength = part.Length,
                TotalLength = part.TotalLength,
                FragmentStart = part.FragmentStart,
            };
            next.Enqueue(entry, headers, payload.Slice(part.Start, part.Length), part.Hash);
        }
    }

    private bool TryRead(EntryReader entries, long limit, out WholeEntry entry) => entries.TryRead(limit, out entry) switch
    {
        ScanResult.Entry => true,
        ScanResult.End => false,
        _ => throw new EventLogException($"{partition.Name}: not compacted, since the entry at offset {entries.Position} is damaged. Restore the file."),
    };

    private static long OffsetOf(WholeEntry entry, int index) =>
        entry.Header.Sparse ? EntryRecords.Offsets(entry)[index] : entry.Header.First + index;
}
