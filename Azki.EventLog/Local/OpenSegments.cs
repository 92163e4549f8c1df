using System.Collections.Concurrent;
using Durability;
using Microsoft.Win32.SafeHandles;

namespace Azki.EventLog.Local;

/// <summary>
/// The segment files that are open: those used last, and those with writes that are not durable, since another handle may not be told that
/// they failed. Who reads one that is closed to open another has read it by then, or is told that it is disposed of and opens it again.
/// </summary>
internal sealed class OpenSegments(Func<int, string> pathOf) : IDisposable
{
    /// <summary>How many stay open.</summary>
    public const int Most = 16;

    private readonly ConcurrentDictionary<int, OpenFile> _files = new();
    private readonly ConcurrentDictionary<int, bool> _unsynced = new();
    private volatile bool _areNamesUnsynced;
    private bool _isDisposed;

    /// <summary>Opens a segment, or makes it; null where it is not there, or all are disposed of.</summary>
    public SafeFileHandle? Open(int segment, bool create = false)
    {
        if (_files.TryGetValue(segment, out var file)) return file.Use();
        lock (_files)
        {
            if (_files.TryGetValue(segment, out file)) return file.Use();
            if (_isDisposed) return create ? throw new ObjectDisposedException(pathOf(segment)) : null;
            var path = pathOf(segment);
            var isThere = File.Exists(path);
            if (!isThere && !create) return null;
            CloseUnused(Most - 1);
            try
            {
                file = new(File.OpenHandle(path, create ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
            }
            catch (FileNotFoundException) when (!create)
            {
                return null; // Gone since: another device on the same folder removed it.
            }
            if (!isThere) SyncNamesToo();
            return (_files[segment] = file).Use();
        }
    }

    /// <summary>Opens a segment to write to it: it stays open until it is durable.</summary>
    public SafeFileHandle OpenToWrite(int segment)
    {
        _unsynced[segment] = true; // First: from here on it is not closed to open another.
        return Open(segment, create: true)!;
    }

    /// <summary>Has the next <see cref="SyncFiles"/> ask for the names, too.</summary>
    public void SyncNamesToo() => _areNamesUnsynced = true;

    /// <summary>Makes every write durable; whether the names in the folder are to be made so, too. Only the one who writes calls it.</summary>
    public bool SyncFiles()
    {
        foreach (var (segment, _) in _unsynced)
        {
            Sync(segment);
            _unsynced.TryRemove(segment, out _);
        }
        lock (_files) CloseUnused(Most);
        var areNamesUnsynced = _areNamesUnsynced;
        _areNamesUnsynced = false;
        return areNamesUnsynced;
    }

    /// <summary>Closes and deletes a segment.</summary>
    public void Remove(int segment)
    {
        // A reader that comes in between would open it again, and keep what is deleted.
        lock (_files)
        {
            if (_files.TryRemove(segment, out var file)) file.Handle.Dispose();
            File.Delete(pathOf(segment));
        }
    }

    public void Dispose()
    {
        lock (_files)
        {
            _isDisposed = true;
            foreach (var file in _files.Values) file.Handle.Dispose();
            _files.Clear();
        }
    }

    // A reader that looked for what to close just before the segment was marked may have closed it since. What was written is the file's, through whichever handle.
    private void Sync(int segment)
    {
        while (Open(segment) is { } handle)
        {
            try
            {
                FileFlush.ToDisk(handle);
                return;
            }
            catch (ObjectDisposedException)
            {
                // Closed between the two.
            }
        }
    }

    private void CloseUnused(int most)
    {
        var surplus = _files.Count - most;
        if (surplus <= 0) return;
        var closable = _files.Where(file => !_unsynced.ContainsKey(file.Key)).OrderBy(file => file.Value.LastUsed).Take(surplus);
        foreach (var (segment, file) in closable.ToList())
        {
            _files.TryRemove(segment, out _);
            file.Handle.Dispose();
        }
    }

    private sealed class OpenFile(SafeFileHandle handle)
    {
        public SafeFileHandle Handle => handle;

        public long LastUsed { get; private set; }

        public SafeFileHandle Use()
        {
            LastUsed = Environment.TickCount64;
            return handle;
        }
    }
}
