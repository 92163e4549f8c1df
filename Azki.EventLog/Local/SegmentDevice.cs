using System.Collections.Concurrent;
using System.Globalization;
using Durability;
using Microsoft.Win32.SafeHandles;

namespace Azki.EventLog.Local;

/// <summary>
/// The files of one partition. Writes go to the page cache and <see cref="Sync"/> makes them durable once a commit; readers share the files.
/// </summary>
internal sealed class SegmentDevice(string directory, long segmentBytes) : IDisposable
{
    private const string Extension = ".seg";
    private const int CopyBytes = 1 << 20;
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
            if (_files.TryGetValue(segment, out var file)) FileFlush.ToDisk(file);
        }
        if (!_namesUnsynced) return;
        _namesUnsynced = false;
        DurableFiles.SyncDirectory(DirectoryPath);
    }

    /// <summary>Cuts everything from the address on, durably. Only while nothing is written.</summary>
    public void Cut(long address)
    {
        var segment = (int)(address / SegmentBytes);
        foreach (var later in Segments())
        {
            if (later > segment) RemoveSegment(later);
        }
        if (Open(segment, create: false) is not { } file) return;
        if (RandomAccess.GetLength(file) > address % SegmentBytes) RandomAccess.SetLength(file, address % SegmentBytes);
        // Also where it is as long as it should be: the try before may have failed in between.
        FileFlush.ToDisk(file);
        DurableFiles.SyncDirectory(DirectoryPath);
    }

    /// <summary>Deletes the segments that end at or before the address, oldest first.</summary>
    public void RemoveBefore(long address)
    {
        foreach (var segment in Segments())
        {
            try
            {
                if (segment < address / SegmentBytes) RemoveSegment(segment);
            }
            catch (IOException) { } // Tried again when the log is opened next.
        }
        DurableFiles.SyncDirectory(DirectoryPath);
    }

    /// <summary>
    /// Makes what was found between two addresses durable: a process that was killed may not have come to it. It is written again, for after an
    /// fsync that failed the kernel takes it for written.
    /// </summary>
    public void SyncFound(long from, long until)
    {
        var buffer = new byte[Math.Min(CopyBytes, SegmentBytes)];
        for (var address = from; address < until;)
        {
            var length = (int)Math.Min(Math.Min(buffer.Length, until - address), SegmentBytes - (address % SegmentBytes));
            var read = Read(address, buffer.AsSpan(0, length));
            if (read > 0) Write(address, buffer.AsSpan(0, read));
            address = read == length ? address + length : SkipMissing((address / SegmentBytes * SegmentBytes) + SegmentBytes);
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
        // A reader that comes in between would open it again, and keep what is deleted.
        lock (_files)
        {
            if (_files.TryRemove(segment, out var file)) file.Dispose();
            File.Delete(PathOf(segment));
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
            var isThere = File.Exists(path);
            if (!isThere && !create) return null;
            try
            {
                file = File.OpenHandle(path, create ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (FileNotFoundException) when (!create)
            {
                return null; // Gone since: another device on the same folder removed it.
            }
            if (!isThere) _namesUnsynced = true;
            return _files[segment] = file;
        }
    }
}
