using FASTER.core;
using Microsoft.Extensions.Logging;

namespace Azki.EventLog.Local;

/// <summary>
/// One generation of a partition's log: a FasterLog over segment files and its index. One writer; any number of readers of the files, up
/// to <see cref="CommittedAddress"/>.
/// </summary>
internal sealed class PartitionLog : IAsyncDisposable
{
    private const int IndexInterval = 256 * 1024;
    private static readonly TimeSpan MemoryFullPause = TimeSpan.FromMilliseconds(20);
    private readonly FasterLog _log;
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
            _log = new FasterLog(new FasterLogSettings
            {
                LogDevice = Device,
                PageSize = options.PageBytes,
                MemorySize = options.MemoryBytes,
                SegmentSize = options.SegmentBytes,
                LogCommitManager = new ExternalCommits(recovered),
                TryRecoverLatest = false, // The constructor would swallow a failure.
            });
            if (recovered.UntilAddress > EntryScanner.FirstAddress) _log.Recover();
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

    /// <summary>Copies an entry into the log; waits while the memory is full. Durable with the next commit.</summary>
    public async ValueTask EnqueueAsync(EntryHeader header, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> payload, ulong bodyHash)
    {
        var stamped = header with { Acknowledged = Math.Max(header.Acknowledged, Volatile.Read(ref _high)) };
        var entry = new PendingEntry(stamped, headers, payload, bodyHash);
        var written = Device.Written;
        long address;
        while (!_log.TryEnqueue(entry, out address))
        {
            await Task.WhenAny(written, Device.Failed, Task.Delay(MemoryFullPause)).ConfigureAwait(false);
            if (Device.Failed.IsFaulted) await Device.Failed.ConfigureAwait(false);
            written = Device.Written;
        }
        if (header.IsFirstFragment) _newPoints.Add(new IndexPoint(header.First, address, header.AppendedTicks));
        if (header.IsLastFragment) NextOffset = header.Next;
    }

    /// <summary>Makes everything enqueued durable, then visible.</summary>
    public async ValueTask CommitAsync()
    {
        await WriteOutAsync().ConfigureAwait(false);
        Device.Sync();
        foreach (var point in _newPoints) Index.Add(point);
        _newPoints.Clear();
        Index.Flush();
        Volatile.Write(ref _committedAddress, _log.CommittedUntilAddress);
        Volatile.Write(ref _high, NextOffset);
    }

    /// <summary>Drops the segments before a point that begins one.</summary>
    public async ValueTask TruncateAsync(IndexPoint point)
    {
        Volatile.Write(ref _low, point.Offset);
        BeginAddress = point.Address;
        _log.TruncateUntil(point.Address);
        await WriteOutAsync().ConfigureAwait(false);
        Device.RemoveBefore(point.Address); // FASTER does it too, but at a time of its own.
        Index.Keep(p => p.Address >= point.Address);
        Index.Rewrite();
    }

    /// <summary>Where to begin to read for an offset; the entry there begins at or before it.</summary>
    public long Seek(long offset) => Index.Find(offset)?.Address ?? BeginAddress;

    /// <summary>Writes nothing any more. What is committed can be read until it is disposed of.</summary>
    public async ValueTask StopWritingAsync()
    {
        await Device.WaitForWritesAsync().ConfigureAwait(false); // A log that is told of a page while it closes can spin for ever.
        // It spins until its queue of commits is worked off, by threads of the pool: were they those that spin here, a few logs would have them all.
        await Task.Factory.StartNew(_log.Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        Index.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopWritingAsync().ConfigureAwait(false);
        Device.Dispose();
    }

    // FASTER alone would have some wait for ever when a disk fails.
    private async Task WriteOutAsync()
    {
        var commit = _log.CommitAsync().AsTask();
        var first = await Task.WhenAny(commit, Device.Failed).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    private readonly struct PendingEntry(EntryHeader header, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> payload, ulong bodyHash)
        : ILogEnqueueEntry
    {
        public int SerializedLength => EntryHeader.Size + headers.Length + payload.Length;

        public void SerializeTo(Span<byte> dest)
        {
            header.Write(dest, bodyHash);
            headers.Span.CopyTo(dest[EntryHeader.Size..]);
            payload.Span.CopyTo(dest[(EntryHeader.Size + headers.Length)..]);
        }
    }
}
