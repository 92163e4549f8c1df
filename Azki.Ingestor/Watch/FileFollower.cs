using Azki.Ingestor.Files;
using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor.Watch;

/// <summary>Loads what is new of one file at a time: lines of plain files as they are completed, others as a whole once they rest.</summary>
internal sealed class FileFollower(FileIngest ingest, WatchState state, TimeProvider time, TimeSpan settle)
{
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>Looks at a file; null when there is nothing to load of it now.</summary>
    /// <param name="path">The file under the name it is accounted for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IngestResult?> FollowAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var isSettled = time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc >= settle;
        var look = new Look(file.Length, file.LastWriteTimeUtc, isSettled);
        var before = _looks.GetValueOrDefault(path);
        if (look == before) return null;

        var isAtRest = (look.Size, look.Written) == (before.Size, before.Written);
        var head = await FileHead.ReadAsync(path, cancellationToken);
        if (head.Length == 0) return null;

        var known = state.Find(file.FullName) is { } found && found.Head.Matches(head) && found.Offset <= look.Size ? found : null;
        var format = FormatOf(path, head);
        if (format is not null)
        {
            var tailed = await FollowLinesAsync(path, known, format.Value, head, look, cancellationToken);
            _looks[path] = look;
            return tailed;
        }

        if (known is not null && known.Size == look.Size && known.Written == look.Written)
        {
            _looks[path] = look;
            return null;
        }

        // A compressed file or an array says nothing of what follows: it is taken when it has come to rest.
        if (!isAtRest && !isSettled)
        {
            _looks[path] = look;
            return null;
        }

        var result = await ingest.IngestAsync(path, cancellationToken: cancellationToken);
        await state.SetAsync(file.FullName, new WatchedFile(look.Size, look.Written, FileHead.Of(head, look.Size)), cancellationToken);
        _looks[path] = look;
        return result;
    }

    /// <summary>Remembers that a file is refused as it is, so that it is only tried again when it has changed.</summary>
    public void Refused(string path)
    {
        var file = new FileInfo(path);
        _looks[path] = new Look(file.Length, file.LastWriteTimeUtc, time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc >= settle);
    }

    private async Task<IngestResult?> FollowLinesAsync(
        string path, WatchedFile? known, InputFormat format, byte[] head, Look look, CancellationToken cancellationToken)
    {
        var start = known is { Size: 0 } ? known.Tail : new FileTail(format, LinePosition.Start, null);
        if (start.Position.Offset == look.Size) return null;
        if (!start.Position.IsAfterLineBreak)
        {
            // The last line was taken as it stood. If it went on since, it was not whole: read all again.
            start = await GoesOnWithLineBreakAsync(path, start.Position.Offset, cancellationToken)
                ? start with { Position = start.Position with { Line = start.Position.Line - 1 } }
                : new FileTail(format, LinePosition.Start, null);
        }

        var (result, tail) = await ingest.IngestTailAsync(path, start, toEnd: look.IsSettled, cancellationToken);
        if (tail.Position == start.Position) return null;
        await state.SetAsync(Path.GetFullPath(path), WatchedFile.Of(tail, FileHead.Of(head, tail.Position.Offset)), cancellationToken);
        return result;
    }

    /// <summary>The format of a file that can be followed by lines; null for others.</summary>
    private static InputFormat? FormatOf(string path, ReadOnlySpan<byte> head) =>
        Decompression.Detect(head) != Compression.None ? null
        : (InputFormats.FromName(path) ?? InputFormats.FromHead(head)) is not InputFormat.Json and var format ? format : null;

    private static async Task<bool> GoesOnWithLineBreakAsync(string path, long offset, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        file.Seek(offset, SeekOrigin.Begin);
        var next = new byte[1];
        return await file.ReadAsync(next, cancellationToken) == 1 && next[0] is (byte)'\n' or (byte)'\r';
    }

    private readonly record struct Look(long Size, DateTime Written, bool IsSettled);
}
