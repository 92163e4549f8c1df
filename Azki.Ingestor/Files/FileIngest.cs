using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;
using Azki.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Azki.Ingestor.Files;

/// <summary>
/// Loads files of events into the log: CSV, NDJSON or a JSON array, plain, gzip or zstd; also pipes. Safe to share between threads.
/// </summary>
public sealed class FileIngest
{
    private const int MagicBytes = 4;

    private readonly IngestRuns _runs;
    private readonly int _maxRowBytes;

    internal FileIngest(IngestRuns runs, IOptions<IngestorOptions> options) => (_runs, _maxRowBytes) = (runs, options.Value.MaxRowBytes);

    /// <summary>How a growing file is opened at a place of it.</summary>
    internal Func<string, long, Stream> OpeningAt { get; init; } = OpenAt;

    /// <summary>Loads a file. Completes once every row of it is durable, as an event or in quarantine.</summary>
    /// <param name="path">The file; rows are accounted for under this name.</param>
    /// <param name="progress">Told every few thousand rows.</param>
    /// <param name="cancellationToken">Gives up. What was logged so far stays; loading the file again counts no event twice.</param>
    /// <exception cref="FileRefusedException">The file lacks a needed column, or is none of the formats. Nothing was logged.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<IngestResult> IngestAsync(
        string path, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var file = Open(path);
        return await IngestAsync(file, path, progress, cancellationToken);
    }

    /// <summary>
    /// Loads a stream as if it were a file of that name. See <see cref="IngestAsync(string, IProgress{IngestProgress}?,
    /// CancellationToken)"/>.
    /// </summary>
    public async Task<IngestResult> IngestAsync(
        Stream content, string name, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var activity = AzkiTelemetry.Source.StartActivity("ingest file");
        var total = content.CanSeek ? content.Length : (long?)null;
        await using var input = new CountingStream(content);
        var compression = Decompression.Detect((await input.PeekAsync(MagicBytes, cancellationToken)).Span);
        await using var stream = Decompression.Open(input, compression);
        await using var run = await _runs.BeginAsync(name, name, errors: null, cancellationToken);

        await PumpAsync(name, stream, run, () => progress?.Report(new(input.BytesRead, total, run.Read)), cancellationToken);
        var result = await run.CompleteAsync(cancellationToken);
        IngestorMetrics.CountBytes(input.BytesRead);
        progress?.Report(new(input.BytesRead, total, result.Read));
        return result;
    }

    /// <summary>
    /// Loads the lines of a plain file of one row a line, from a place between two of them on. A last line without its end may be half of one: it
    /// counts where the file has ended, or pauses and the line can only be whole, and there is no more of it by now.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="before">The bytes of the file before that.</param>
    /// <param name="look">The file as it was seen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of it; of a file that cannot be read to its end, what came of the lines before.</returns>
    internal async Task<TailResult> IngestTailAsync(
        string path, FileTail start, byte[] before, FileLook look, CancellationToken cancellationToken)
    {
        using var activity = AzkiTelemetry.Source.StartActivity("ingest file");
        await using var file = OpeningAt(path, start.Position.Offset);
        await using var input = new CountingStream(file);
        await using var run = await _runs.BeginAsync(path, path, errors: null, cancellationToken);

        LineFeed feed = start.Format == InputFormat.Csv
            ? new CsvFeed(run, _maxRowBytes, path, start.Position, start.Header)
            : new NdjsonFeed(run, _maxRowBytes, start.Position);
        using var pump = new RowPump(feed, run);
        // Behind the last line taken may be the beginning of one.
        var recent = new RecentBytes(_maxRowBytes + FileTail.KnownBytes);
        recent.Begin(start.Position.Offset, before);
        await using var pieces = new PieceReader(input, cancellationToken);
        await foreach (var piece in pieces.ReadReadableAsync(cancellationToken))
        {
            using (piece)
            {
                recent.Add(piece.Memory.Span);
                await pump.AddAsync(piece.Memory, cancellationToken);
            }
        }

        var isLastLineWhole = look.Rest == FileRest.Ended || (look.Rest == FileRest.Settled && pump.HoldsWholeRow);
        if (isLastLineWhole && pieces.Failure is null && start.Position.Offset + input.BytesRead == look.Size) await pump.EndAsync(cancellationToken);
        var result = await run.CompleteAsync(cancellationToken);
        IngestorMetrics.CountBytes(input.BytesRead);
        var last = recent.Before(feed.Position.Offset, FileTail.KnownBytes).ToArray();
        return new(result, start with { Position = feed.Position, Header = (feed as CsvFeed)?.Header }, last, pieces.Failure);
    }

    private async Task PumpAsync(string path, Stream stream, IngestRun run, Action report, CancellationToken cancellationToken)
    {
        RowFeed? feed = null;
        RowPump? pump = null;
        try
        {
            await using var pieces = new PieceReader(stream, cancellationToken);
            await foreach (var piece in pieces.ReadAllAsync(cancellationToken))
            {
                using (piece)
                {
                    pump ??= new RowPump(feed = FeedOf(path, piece.Memory.Span, run), run);
                    await pump.AddAsync(piece.Memory, cancellationToken);
                }

                report();
            }

            pump ??= new RowPump(feed = FeedOf(path, [], run), run);
            if (pieces.IsBroken && feed is CsvFeed { Header: null }) throw FileRefusedException.Damaged(path);
            if (pieces.IsBroken) pump.Break();
            else await pump.EndAsync(cancellationToken);
            if (pieces.IsBroken && feed is JsonFeed { IsMalformedFromStart: true }) throw FileRefusedException.Damaged(path);
            if (feed is JsonFeed { IsMalformedFromStart: true }) throw FileRefusedException.NotJson(path);
        }
        finally
        {
            pump?.Dispose();
        }
    }

    private RowFeed FeedOf(string path, ReadOnlySpan<byte> head, IngestRun run) =>
        (InputFormats.FromName(path) ?? InputFormats.FromHead(head)) switch
        {
            InputFormat.Csv => new CsvFeed(run, _maxRowBytes, path, LinePosition.Start, header: null),
            InputFormat.Ndjson => new NdjsonFeed(run, _maxRowBytes, LinePosition.Start),
            _ => new JsonFeed(run, _maxRowBytes),
        };

    private static FileStream OpenAt(string path, long offset)
    {
        var file = Open(path);
        file.Seek(offset, SeekOrigin.Begin);
        return file;
    }

    /// <summary>Opens a file, or says in words why it cannot be read.</summary>
    internal static FileStream Open(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; name its files.");
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
                BufferSize = 0,
            });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path} does not exist.", path, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"{path} may not be read by this user.", error);
        }
    }
}
