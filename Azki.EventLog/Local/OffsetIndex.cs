using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Azki.EventLog.Local;

/// <summary>Where an entry lies, the offset it begins at, and when it was appended (UTC ticks).</summary>
internal readonly record struct IndexPoint(long Offset, long Address, long Ticks);

/// <summary>
/// A sparse index of a partition, so that opening and seeking read little. The file is a cache written without syncing: what is missing
/// or does not fit the log is scanned again.
/// </summary>
internal sealed class OffsetIndex : IDisposable
{
    private const int PointSize = 32;
    private readonly string _path;
    private readonly long _interval;
    private readonly long _segmentBytes;
    private readonly Lock _lock = new();
    private readonly List<IndexPoint> _points = [];
    private SafeFileHandle? _file;
    private int _written;

    public OffsetIndex(string path, long interval, long segmentBytes)
    {
        (_path, _interval, _segmentBytes) = (path, interval, segmentBytes);
        if (!File.Exists(path)) return;
        for (var bytes = File.ReadAllBytes(path).AsSpan(); bytes.Length >= PointSize; bytes = bytes[PointSize..])
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]) != XxHash3.HashToUInt64(bytes[..24])) break;
            var point = new IndexPoint(
                BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
            if (_points.Count > 0 && (point.Offset < _points[^1].Offset || point.Address <= _points[^1].Address)) break;
            _points.Add(point);
        }
    }

    public IndexPoint? First
    {
        get { lock (_lock) return _points.Count == 0 ? null : _points[0]; }
    }

    public IndexPoint? Last
    {
        get { lock (_lock) return _points.Count == 0 ? null : _points[^1]; }
    }

    /// <summary>Notes an entry, if the last one noted is far enough away.</summary>
    public void Add(IndexPoint point, bool always = false)
    {
        lock (_lock)
        {
            if (!always && _points.Count > 0 && point.Address - _points[^1].Address < _interval &&
                point.Address / _segmentBytes == _points[^1].Address / _segmentBytes) return;
            _points.Add(point);
        }
    }

    /// <summary>The last point not behind the offset.</summary>
    public IndexPoint? Find(long offset)
    {
        lock (_lock)
        {
            var (low, high) = (0, _points.Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (_points[middle].Offset <= offset) low = middle + 1;
                else high = middle;
            }
            return low == 0 ? null : _points[low - 1];
        }
    }

    /// <summary>The points at which the log can be cut: the first entry of each segment that begins a record, oldest first.</summary>
    public IndexPoint[] SegmentStarts()
    {
        lock (_lock) return [.. _points.DistinctBy(p => p.Address / _segmentBytes)];
    }

    public void Keep(Predicate<IndexPoint> keep)
    {
        lock (_lock) _points.RemoveAll(p => !keep(p));
    }

    /// <summary>Begins the file anew with the points there are.</summary>
    public void Rewrite()
    {
        lock (_lock)
        {
            _file?.Dispose();
            (_file, _written) = (null, 0);
            try { _file = File.OpenHandle(_path, FileMode.Create, FileAccess.Write, FileShare.Read); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { } // The next opening looks through more of the log.
        }
        Flush();
    }

    /// <summary>Writes the points added since the last time.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_file is null || _written == _points.Count) return;
            var bytes = new byte[(_points.Count - _written) * PointSize];
            for (var i = _written; i < _points.Count; i++)
            {
                var at = bytes.AsSpan((i - _written) * PointSize, PointSize);
                BinaryPrimitives.WriteInt64LittleEndian(at, _points[i].Offset);
                BinaryPrimitives.WriteInt64LittleEndian(at[8..], _points[i].Address);
                BinaryPrimitives.WriteInt64LittleEndian(at[16..], _points[i].Ticks);
                BinaryPrimitives.WriteUInt64LittleEndian(at[24..], XxHash3.HashToUInt64(at[..24]));
            }
            try { RandomAccess.Write(_file, bytes, (long)_written * PointSize); }
            catch (IOException) { return; } // What it is of is durable all the same. Written with the next points.
            _written = _points.Count;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }
}
