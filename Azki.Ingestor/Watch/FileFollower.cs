using System.Runtime.ExceptionServices;
using Azki.Ingestor.Files;
using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor.Watch;

/// <summary>
/// Loads what is new of one file at a time: lines of plain files as they are completed, others as a whole once they rest.
/// </summary>
internal sealed class FileFollower(FileIngest ingest, WatchState state, TimeProvider time, TimeSpan settle, TimeSpan end)
{
    private readonly Dictionary<string, SeenFile> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether a file rests in a last line that may be half of one.</summary>
    public bool IsLastLineWaiting(string path) => _seen.TryGetValue(path, out var seen) && seen.IsLastLineWaiting;

    /// <summary>Whether a file could not be read or logged, and is tried again.</summary>
    public bool HasFailed(string path) => _seen.TryGetValue(path, out var seen) && seen.HasFailed;

    /// <summary>Forgets the files of a folder that are no longer in it.</summary>
    public void Keep(string folder, IReadOnlyCollection<string> files)
    {
        state.Keep(Path.GetFullPath(folder), files.Select(Path.GetFullPath).ToHashSet());
        foreach (var gone in _seen.Keys.Where(path => Path.GetDirectoryName(path) == folder).Except(files).ToList()) _seen.Remove(gone);
    }

    /// <summary>Looks at a file; null when there is nothing to load of it now.</summary>
    /// <param name="path">The file under the name it is accounted for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IngestResult?> FollowAsync(string path, CancellationToken cancellationToken)
    {
        if (!_seen.TryGetValue(path, out var seen)) _seen[path] = seen = new SeenFile(time, settle, end);
        if (seen.IsToWait) return null;
        var look = default(FileLook);
        try
        {
            look = seen.LookAt(new FileInfo(path));
            // Empty, or a pipe, whose opening waits for a writer.
            var result = seen.Done == look || look.Size == 0 ? null : await FollowAsync(path, seen, look, cancellationToken);
            seen.Succeeded();
            return result;
        }
        catch (FileRefusedException)
        {
            // As it is: it is tried again when it has changed.
            seen.Succeeded();
            (seen.Done, seen.IsArriving) = (look, false);
            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            seen.Failed();
            throw;
        }
    }

    private async Task<IngestResult?> FollowAsync(string path, SeenFile seen, FileLook look, CancellationToken cancellationToken)
    {
        var head = await FileStretch.ReadHeadAsync(path, cancellationToken);
        if (head.Length == 0) return null;

        var known = state.Find(Path.GetFullPath(path)) is { } found && found.Head.Matches(head) && found.Offset <= look.Size ? found : null;
        byte[] end = known is null ? [] : await FileStretch.ReadBeforeAsync(path, known.Offset, cancellationToken);
        if (known is not null && !known.End.Matches(end.AsSpan(Math.Max(0, end.Length - known.End.Length)))) known = null;
        var result = FormatOf(path, head) is { } format
            ? await FollowLinesAsync(path, seen, known, format, head, end, look, cancellationToken)
            : await LoadWholeAsync(path, seen, known, head, look, cancellationToken);
        if (!seen.IsArriving) seen.Done = look;
        return result;
    }

    // A compressed file or an array says nothing of what follows: it is taken once it rests. Its writer may pause, and what was read of half of it would have
    // rows that end in the middle.
    private async Task<IngestResult?> LoadWholeAsync(
        string path, SeenFile seen, WatchedFile? known, byte[] head, FileLook look, CancellationToken cancellationToken)
    {
        if (known is not null && known.Size == look.Size && known.Written == look.Written) return null;
        if (look.Rest == FileRest.None)
        {
            seen.IsArriving = true;
            return null;
        }

        var result = await ingest.IngestAsync(path, cancellationToken: cancellationToken);
        seen.IsArriving = false;
        await state.SetAsync(Path.GetFullPath(path), new WatchedFile(look.Size, look.Written, FileStretch.Of(head, look.Size)));
        return result;
    }

    private async Task<IngestResult?> FollowLinesAsync(
        string path, SeenFile seen, WatchedFile? known, InputFormat format, byte[] head, byte[] end, FileLook look, CancellationToken cancellationToken)
    {
        var start = known is { Size: 0 } ? known.Tail : new FileTail(format, LinePosition.Start, null);
        if (start.Position.Offset == look.Size)
        {
            // As long as before: unless it was written since, there is nothing new.
            if (known is null || known.Written == default || known.Written == look.Written) return null;
            start = new FileTail(format, LinePosition.Start, null);
        }
        if (!start.Position.IsAfterLineBreak)
        {
            // The last line was taken as it stood. If it went on since, it was not whole: read all again.
            start = await GoesOnWithLineBreakAsync(path, start.Position.Offset, cancellationToken)
                ? start with { Position = start.Position with { Line = start.Position.Line - 1 } }
                : new FileTail(format, LinePosition.Start, null);
        }

        var before = start.Position.Offset == 0 ? [] : end;
        var (result, tail, last, failure) = await ingest.IngestTailAsync(path, start, before, look, cancellationToken);
        seen.IsLastLineWaiting = failure is null && look.Rest == FileRest.Settled && tail.Position.Offset < look.Size;
        if (tail.Position != start.Position)
            await state.SetAsync(Path.GetFullPath(path), WatchedFile.Of(tail, tail.Position.Offset == look.Size ? look.Written : default, FileStretch.Of(head, tail.Position.Offset), FileStretch.Of(last, last.Length)));
        // Said after the place was noted: what was loaded is not read again.
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return tail.Position == start.Position ? null : result;
    }

    /// <summary>The format of a file that can be followed by lines; null for others.</summary>
    private static InputFormat? FormatOf(string path, ReadOnlySpan<byte> head) =>
        Decompression.Detect(head) != Compression.None ? null
        : (InputFormats.FromName(path) ?? InputFormats.FromHead(head)) is not InputFormat.Json and var format ? format : null;

    private static async Task<bool> GoesOnWithLineBreakAsync(string path, long offset, CancellationToken cancellationToken)
    {
        await using var file = FileStretch.Open(path);
        file.Seek(offset, SeekOrigin.Begin);
        var next = new byte[1];
        return await file.ReadAsync(next, cancellationToken) == 1 && next[0] is (byte)'\n' or (byte)'\r';
    }
}
