using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace Azki.EventLog.Local;

/// <summary>
/// The files of one partition. FASTER's own devices sync every write; here writes go to the page cache and <see cref="Sync"/> makes
/// them durable once a commit, and readers share the files.
/// </summary>
internal sealed class SegmentDevice : StorageDeviceBase
{
    private const string Extension = ".seg";
    private static readonly TimeSpan WritesTimeout = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<int, SafeFileHandle> _files = new();
    private readonly ConcurrentDictionary<int, bool> _unsynced = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _namesUnsynced;
    private bool _isDisposed;
    private int _pending;

    public SegmentDevice(string directory, long segmentBytes) : base(Path.Combine(directory, "partition"), 512, Devices.CAPACITY_UNSPECIFIED)
    {
        DirectoryPath = directory;
        SegmentBytes = segmentBytes;
        var existing = Segments();
        if (existing.Length == 0) return;
        startSegment = existing[0];
        endSegment = existing[^1];
    }

    public string DirectoryPath { get; }

    public long SegmentBytes { get; }

    /// <summary>The numbers of the segment files, ascending; none where the folder is gone.</summary>
    public int[] Segments()
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(DirectoryPath, "*" + Extension)
                    .Select(f => int.TryParse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
                    .Where(n => n >= 0 && File.Exists(PathOf(n)))
                    .Order(),
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // A generation that was replaced.
        }
    }

    public string PathOf(int segment) => Path.Combine(DirectoryPath, segment.ToString("D10", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Fills the span from one segment; fewer bytes mean the end of the file, 0 also a file that is gone.</summary>
    public int Read(long address, Span<byte> destination)
    {
        try
        {
            var segment = (int)(address / SegmentBytes);
            if (Open(segment, create: false) is not { } file) return 0;
            var at = address % SegmentBytes;
            var total = 0;
            while (total < destination.Length)
            {
                var read = RandomAccess.Read(file, destination[total..], at + total);
                if (read == 0) break;
                total += read;
            }
            return total;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>The address, or where the next segment begins if there is none for it: a stray file may be millions of them away.</summary>
    public long SkipMissing(long address)
    {
        var segment = (int)(address / SegmentBytes);
        if (Open(segment, create: false) is not null) return address;
        var next = Segments().FirstOrDefault(n => n > segment, segment);
        return Math.Max(address, next * SegmentBytes);
    }

    /// <summary>Makes every write that has completed durable.</summary>
    public void Sync()
    {
        foreach (var (segment, _) in _unsynced)
        {
            if (!_unsynced.TryRemove(segment, out _)) continue;
            if (_files.TryGetValue(segment, out var file)) RandomAccess.FlushToDisk(file);
        }
        if (!_namesUnsynced) return;
        _namesUnsynced = false;
        DurableFiles.SyncDirectory(DirectoryPath);
    }

    /// <summary>Cuts everything from the address on, durably. Only before the log is opened.</summary>
    public void Cut(long address)
    {
        var segment = (int)(address / SegmentBytes);
        foreach (var later in Segments())
        {
            if (later > segment) RemoveSegment(later);
        }
        if (Open(segment, create: false) is not { } file || RandomAccess.GetLength(file) <= address % SegmentBytes) return;
        RandomAccess.SetLength(file, address % SegmentBytes);
        RandomAccess.FlushToDisk(file);
        DurableFiles.SyncDirectory(DirectoryPath);
    }

    /// <summary>Deletes the segments that end at or before the address, oldest first.</summary>
    public void RemoveBefore(long address)
    {
        foreach (var segment in Segments())
        {
            if (segment < address / SegmentBytes) RemoveSegment(segment);
        }
        DurableFiles.SyncDirectory(DirectoryPath);
    }

    /// <summary>Makes the newest files durable as they are found: a process that was killed may not have come to it.</summary>
    public void SyncFound()
    {
        foreach (var segment in Segments().TakeLast(2))
        {
            if (Open(segment, create: false) is not null) _unsynced[segment] = true;
        }
        _namesUnsynced = true;
        Sync();
    }

    public override unsafe void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        Interlocked.Increment(ref _pending);
        ThreadPool.UnsafeQueueUserWorkItem(_ =>
        {
            var error = 0u;
            try
            {
                var file = Open(segmentId, create: true)!;
                RandomAccess.Write(file, new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (long)destinationAddress);
                _unsynced[segmentId] = true;
            }
            catch (Exception e)
            {
                _failed.TrySetException(e);
                error = uint.MaxValue;
            }
            try
            {
                callback(error, error == 0 ? numBytesToWrite : 0, context);
            }
            catch (Exception e)
            {
                _failed.TrySetException(e); // Nobody catches what is thrown on a thread of the pool: it would end the process.
            }
            Interlocked.Decrement(ref _pending);
            Interlocked.Exchange(ref _written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }, null);
    }

    public override unsafe void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        // At once: FASTER only reads when it is opened, and waits for it.
        var error = 0u;
        try
        {
            // It reads whole sectors of the last page; what lies beyond the cut is empty.
            var destination = new Span<byte>((void*)destinationAddress, (int)readLength);
            destination[Read((segmentId * SegmentBytes) + (long)sourceAddress, destination)..].Clear();
        }
        catch (Exception e)
        {
            _failed.TrySetException(e);
            error = uint.MaxValue;
        }
        callback(error, error == 0 ? readLength : 0, context);
    }

    /// <summary>Faults when the disk does. FASTER itself only passes on a number, and lets some of those who wait for it wait forever.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Completes with the next write after it was asked for.</summary>
    public Task Written => _written.Task;

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        RemoveSegment(segment);
        callback(result);
    }

    public override void RemoveSegment(int segment)
    {
        if (_files.TryRemove(segment, out var file)) file.Dispose();
        try { File.Delete(PathOf(segment)); }
        catch (IOException) { } // Tried again when the log is opened next.
    }

    /// <summary>
    /// Waits until FASTER was told of every write that was begun, 5 s at most. Takes no thread meanwhile: those that tell are of the same
    /// pool, and a few logs that close at once would have them all.
    /// </summary>
    public async Task WaitForWritesAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var written = Written;
            if (Volatile.Read(ref _pending) == 0) return;
            var left = WritesTimeout - Stopwatch.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero) return;
            await Task.WhenAny(written, Task.Delay(left)).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        lock (_files)
        {
            _isDisposed = true;
            foreach (var file in _files.Values) file.Dispose();
            _files.Clear();
        }
    }

    private SafeFileHandle? Open(int segment, bool create)
    {
        if (_files.TryGetValue(segment, out var file)) return file;
        lock (_files)
        {
            if (_files.TryGetValue(segment, out file)) return file;
            if (_isDisposed) return create ? throw new ObjectDisposedException(DirectoryPath) : null;
            var path = PathOf(segment);
            if (!File.Exists(path))
            {
                if (!create) return null;
                _namesUnsynced = true;
            }
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return _files[segment] = file;
        }
    }
}
