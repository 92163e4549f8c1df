using Azki.Ingestor.Files;
using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor.Watch;

/// <summary>
/// Loads what is new of one file at a time: lines of plain files as they are completed, others as a whole once they rest.
/// </summary>
internal sealed class FileFollower(FileIngest ingest, WatchState state, TimeProvider time, TimeSpan settle)
{
    private readonly Dictionary<string, Look> _done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Look> _arriving = new(StringComparer.Ordinal);

    /// <summary>Looks at a file; null when there is nothing to load of it now.</summary>
    /// <param name="path">The file under the name it is accounted for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IngestResult?> FollowAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var look = LookAt(file);
        if (_done.GetValueOrDefault(path) == look) return null;
        // Empty, or a pipe, whose opening waits for a writer.
        if (look.Size == 0) return null;

        try
        {
            return await FollowAsync(path, file, look, cancellationToken);
        }
        catch (FileRefusedException)
        {
            // As it is: it is tried again when it has changed.
            _done[path] = look;
            _arriving.Remove(path);
            throw;
        }
    }

    private async Task<IngestResult?> FollowAsync(string path, FileInfo file, Look look, CancellationToken cancellationToken)
    {
        var head = await FileStretch.ReadHeadAsync(path, cancellationToken);
        if (head.Length == 0) return null;

        var known = state.Find(file.FullName) is { } found && found.Head.Matches(head) && found.Offset <= look.Size
            && await EndsAsBeforeAsync(path, found, cancellationToken) ? found : null;
        var result = FormatOf(path, head) is { } format
            ? await FollowLinesAsync(path, known, format, head, look, cancellationToken)
            : await LoadWholeAsync(path, known, head, look, cancellationToken);
        if (!_arriving.ContainsKey(path)) _done[path] = look;
        return result;
    }

    private Look LookAt(FileInfo named)
    {
        // A link has a length and a time of its own, which say nothing of the file.
        var file = named.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? named;
        return new(file.Length, file.LastWriteTimeUtc, time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc >= settle);
    }

    // A compressed file or an array says nothing of what follows: it is taken once two looks at it are the same.
    private async Task<IngestResult?> LoadWholeAsync(
        string path, WatchedFile? known, byte[] head, Look look, CancellationToken cancellationToken)
    {
        if (known is not null && known.Size == look.Size && known.Written == look.Written) return null;
        if (!look.IsSettled && (!_arriving.TryGetValue(path, out var before) || before != look))
        {
            _arriving[path] = look;
            return null;
        }

        var result = await ingest.IngestAsync(path, cancellationToken: cancellationToken);
        _arriving.Remove(path);
        await state.SetAsync(Path.GetFullPath(path), new WatchedFile(look.Size, look.Written, FileStretch.Of(head, look.Size)));
        return result;
    }

    private async Task<IngestResult?> FollowLinesAsync(
        string path, WatchedFile? known, InputFormat format, byte[] head, Look look, CancellationToken cancellationToken)
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

        var (result, tail) = await ingest.IngestTailAsync(path, start, look.IsSettled ? look.Size : null, cancellationToken);
        if (tail.Position == start.Position) return null;
        var last = await FileStretch.ReadBeforeAsync(path, tail.Position.Offset, cancellationToken);
        await state.SetAsync(Path.GetFullPath(path), WatchedFile.Of(tail, tail.Position.Offset == look.Size ? look.Written : default, FileStretch.Of(head, tail.Position.Offset), FileStretch.Of(last, last.Length)));
        return result;
    }

    private static async Task<bool> EndsAsBeforeAsync(string path, WatchedFile known, CancellationToken cancellationToken) =>
        known.End.Length == 0 || known.End.Matches(await FileStretch.ReadBeforeAsync(path, known.Offset, cancellationToken));

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

    private readonly record struct Look(long Size, DateTime Written, bool IsSettled);
}
