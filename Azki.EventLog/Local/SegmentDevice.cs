using System.Globalization;
using Durability;
using Microsoft.Win32.SafeHandles;

namespace Azki.EventLog.Local;

/// <summary>
/// The files of one partition. Writes go to the page cache and <see cref="Sync"/> makes them durable once a commit; readers share the files.
/// </summary>
internal sealed class SegmentDevice : IDisposable
{
    private const string Extension = ".seg";
    private const int CopyBytes = 1 << 20;
    private readonly OpenSegments _files;

    public SegmentDevice(string directory, long segmentBytes) =>
        (DirectoryPath, SegmentBytes, _files) = (directory, segmentBytes, new OpenSegments(PathOf));

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
        while (_files.Open((int)(address / SegmentBytes)) is { } file)
        {
            try
            {
                return Fill(file, destination, address % SegmentBytes);
            }
            catch (ObjectDisposedException) { } // Closed to open another; or for good, and then it is not opened again.
        }
        return 0;
    }

    /// <summary>The address, or where the next segment begins if there is none for it: a stray file may be millions of them away.</summary>
    public long SkipMissing(long address)
    {
        var segment = (int)(address / SegmentBytes);
        if (_files.Open(segment) is not null) return address;
        var next = Segments().FirstOrDefault(n => n > segment, segment);
        return Math.Max(address, next * SegmentBytes);
    }

    /// <summary>Makes every write that has completed durable.</summary>
    public void Sync()
    {
        if (_files.SyncFiles()) FileFlush.NamesToDisk(DirectoryPath);
    }

    /// <summary>Cuts everything from the address on, durably. Only while nothing is written.</summary>
    public void Cut(long address)
    {
        var segment = (int)(address / SegmentBytes);
        foreach (var later in Segments())
        {
            if (later > segment) _files.Remove(later);
        }
        if (_files.Open(segment) is not { } file) return;
        if (RandomAccess.GetLength(file) > address % SegmentBytes) RandomAccess.SetLength(file, address % SegmentBytes);
        // Also where it is as long as it should be: the try before may have failed in between.
        FileFlush.ToDisk(file);
        FileFlush.NamesToDisk(DirectoryPath);
    }

    /// <summary>Deletes the segments that end at or before the address, oldest first.</summary>
    public void RemoveBefore(long address)
    {
        foreach (var segment in Segments())
        {
            try
            {
                if (segment < address / SegmentBytes) _files.Remove(segment);
            }
            catch (IOException) { } // Tried again when the log is opened next.
        }
        FileFlush.NamesToDisk(DirectoryPath);
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
        _files.SyncNamesToo();
        Sync();
    }

    /// <summary>Writes bytes of one segment; made durable by <see cref="Sync"/>.</summary>
    public void Write(long address, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var file = _files.OpenToWrite((int)(address / SegmentBytes));
            try
            {
                RandomAccess.Write(file, bytes, address % SegmentBytes);
                return;
            }
            catch (ObjectDisposedException) { } // It was closed to open another just before.
        }
    }

    public void Dispose() => _files.Dispose();

    private static int Fill(SafeFileHandle file, Span<byte> destination, long at)
    {
        var total = 0;
        while (total < destination.Length && RandomAccess.Read(file, destination[total..], at + total) is > 0 and var read) total += read;
        return total;
    }
}
