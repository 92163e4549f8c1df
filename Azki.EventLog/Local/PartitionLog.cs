using Microsoft.Extensions.Logging;

namespace Azki.EventLog.Local;

/// <summary>
/// One generation of a partition's log: its segment files and their index. One writer; any number of readers of the files, up to
/// <see cref="CommittedAddress"/>.
/// </summary>
internal sealed class PartitionLog : IDisposable
{
    private const int IndexInterval = 256 * 1024;
    private readonly EntryWriter _writer;
    private readonly List<IndexPoint> _newPoints = [];
    private long _committedAddress;
    private long _low;
    private long _high;

    public PartitionLog(string directory, string name, LocalEventLogOptions options, ILogger logger)
    {
        (Name, PageBytes, DirectoryPath) = (name, options.PageBytes, directory);
        Directory.CreateDirectory(directory);
        Device = new SegmentDevice(directory, options.SegmentBytes);
        Index = new OffsetIndex(Path.Combine(directory, "offsets.idx"), Math.Min(IndexInterval, PageBytes), options.SegmentBytes);
        try
        {
            var recovered = new PartitionRecovery(Device, Index, PageBytes, name, logger).Recover();
            Index.Rewrite();
            _writer = new EntryWriter(Device, PageBytes, recovered.UntilAddress);
            (BeginAddress, _committedAddress) = (recovered.BeginAddress, recovered.UntilAddress);
            (_low, _high, NextOffset) = (recovered.Low, recovered.Next, recovered.Next);
        }
        catch
        {
            Index.Dispose();
            Device.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public string DirectoryPath { get; }

    public int PageBytes { get; }

    public SegmentDevice Device { get; }

    public OffsetIndex Index { get; }

    public long BeginAddress { get; private set; }

    /// <summary>What lies before it is durable.</summary>
    public long CommittedAddress => Volatile.Read(ref _committedAddress);

    public Watermarks Watermarks => new(Volatile.Read(ref _low), Volatile.Read(ref _high));

    /// <summary>The offset the next entry begins at, counting what is not committed yet.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Bytes in the files.</summary>
    public long Bytes => CommittedAddress - BeginAddress;

    /// <summary>The most payload an entry can take beside headers of the given length.</summary>
    public int MaxPayload(int headersLength)
    {
        if (headersLength > PageBytes / 4)
            throw new EventLogException($"{Name}: {headersLength:N0} bytes of record headers, at most {PageBytes / 4:N0} fit.");
        return PageBytes - EntryScanner.LengthPrefix - EntryHeader.Size - headersLength - (int)EntryScanner.FirstAddress;
    }

    /// <summary>Copies an entry into the log. Durable with the next commit.</summary>
    public void Enqueue(EntryHeader header, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, ulong bodyHash)
    {
        var stamped = header with { Acknowledged = Math.Max(header.Acknowledged, Volatile.Read(ref _high)) };
        var address = _writer.Write(stamped, headers, payload, bodyHash);
        if (header.IsFirstFragment) _newPoints.Add(new IndexPoint(header.First, address, header.AppendedTicks));
        if (header.IsLastFragment) NextOffset = header.Next;
    }

    /// <summary>Makes everything enqueued durable, then visible.</summary>
    public void Commit()
    {
        _writer.Flush();
        Device.Sync();
        Volatile.Write(ref _committedAddress, _writer.Tail);
        Volatile.Write(ref _high, NextOffset);
        foreach (var point in _newPoints) Index.Add(point);
        _newPoints.Clear();
        Index.Flush();
    }

    /// <summary>Drops the segments before a point that begins one.</summary>
    public void Truncate(IndexPoint point)
    {
        Volatile.Write(ref _low, point.Offset);
        BeginAddress = point.Address;
        Device.RemoveBefore(point.Address);
        Index.Keep(p => p.Address >= point.Address);
        Index.Rewrite();
    }

    /// <summary>Writes nothing any more. What is committed can be read until it is disposed of.</summary>
    public void StopWriting() => Index.Dispose();

    public void Dispose()
    {
        StopWriting();
        Device.Dispose();
    }
}
