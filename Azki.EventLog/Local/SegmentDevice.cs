using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Azki.EventLog.Local;

/// <summary>
/// The files of one partition. Writes go to the page cache and <see cref="Sync"/> makes them durable once a commit; readers share the files.
/// </summary>
internal sealed class SegmentDevice(string directory, long segmentBytes) : IDisposable
{
    private const string Extension = ".seg";
    private readonly ConcurrentDictionary<int, SafeFileHandle> _files = new();
    private readonly ConcurrentDictionary<int, bool> _unsynced = new();
    private volatile bool _namesUnsynced;
    private bool _isDisposed;

    public string DirectoryPath { get; } = directory;

    public long SegmentBytes { get; } = segmentBytes;

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

    /// <summary>Writes bytes of one segment; made durable by <see cref="Sync"/>.</summary>
    public void Write(long address, ReadOnlySpan<byte> bytes)
    {
        var segment = (int)(address / SegmentBytes);
        var file = Open(segment, create: true)!;
        _unsynced[segment] = true;
        RandomAccess.Write(file, bytes, address % SegmentBytes);
    }

    public void Dispose()
    {
        lock (_files)
        {
            _isDisposed = true;
            foreach (var file in _files.Values) file.Dispose();
            _files.Clear();
        }
    }

    private void RemoveSegment(int segment)
    {
        if (_files.TryRemove(segment, out var file)) file.Dispose();
        try { File.Delete(PathOf(segment)); }
        catch (IOException) { } // Tried again when the log is opened next.
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
