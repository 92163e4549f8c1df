using System.Buffers;
using System.Globalization;
using Azki.Core.Events;
using Azki.EventLog;
using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Azki.Ingestor.Http;

/// <summary>Takes events by HTTP: answers once all rows of the body are durable.</summary>
internal sealed class EventsEndpoint(IngestRuns runs, ApiKeys keys, IOptions<IngestorOptions> options)
{
    private const string Source = "http";
    private const string BodyName = "The body";
    private const int PieceBytes = 256 << 10;

    private readonly IngestorOptions _options = options.Value;
    private readonly ByteBudget _budget = new(options.Value.MaxBytesInFlight);

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (!keys.Admits(context)) return Problems.NoKey();
        if (keys.IsMisdirected(context)) return Problems.Misdirected();
        if (FormatOf(context.Request.ContentType) is not { } format) return Problems.UnknownType();
        if (!Decompression.TryParse(context.Request.Headers.ContentEncoding, out var compression)) return Problems.UnknownEncoding();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = _options.MaxBodyBytes;

        using var body = new RequestBody(_budget);
        switch (await body.ReadAsync(context.Request, _options.MaxBodyBytes, context.RequestAborted))
        {
            case BodyState.TooLarge:
                return Problems.TooLarge($"A body may have {_options.MaxBodyBytes:N0} bytes. Send the events in several requests.");
            case BodyState.Busy:
                return RetryLater(context, Problems.Busy());
            case BodyState.Slow:
                return Problems.TooSlow();
            case BodyState.Broken:
                return Problems.Unreadable("The body broke off, or its chunks are malformed. Nothing of it was taken.");
        }

        try
        {
            return await TakeAsync(body.Memory, format, compression, context.RequestAborted);
        }
        catch (FileRefusedException error)
        {
            return Problems.Unreadable(error.Message);
        }
        catch (EventLogException error)
        {
            return RetryLater(context, Problems.LogFailed(error));
        }
    }

    private async Task<IResult> TakeAsync(
        ReadOnlyMemory<byte> body, InputFormat format, Compression compression, CancellationToken cancellationToken)
    {
        if (body.IsEmpty) return Problems.Unreadable("The body is empty.");

        // Named by its content: the same request refused again makes the same entries of the quarantine.
        var name = string.Create(CultureInfo.InvariantCulture, $"{Source}/{EventIdentity.Hash(body.Span):x16}");
        var errors = new RowErrors(EventsAnswer.MaxErrors);
        await using var run = await runs.BeginAsync(Source, name, errors, cancellationToken);
        RowFeed feed = format switch
        {
            InputFormat.Csv => new CsvFeed(run, _options.MaxRowBytes, BodyName, LinePosition.Start, header: null),
            InputFormat.Ndjson => new NdjsonFeed(run, _options.MaxRowBytes, LinePosition.Start),
            _ => new JsonFeed(run, _options.MaxRowBytes),
        };
        BodyDecoding decoded;
        // Its buffer is not kept while the log is waited for: where a broker is away, many requests wait.
        using (var pump = new RowPump(feed, run))
        {
            decoded = await PumpAsync(body, compression, pump, cancellationToken);
            if (decoded == BodyDecoding.Damaged && run.Read == 0)
                return Problems.Unreadable("The body is not what its Content-Encoding says, or was cut short.");
            if (decoded == BodyDecoding.Damaged) pump.Break();
            if (decoded == BodyDecoding.Complete) await pump.EndAsync(cancellationToken);
        }
        if (feed is JsonFeed { IsMalformedFromStart: true })
            return Problems.Unreadable("The body is not JSON: neither an array of objects nor one object.");

        var result = await run.CompleteAsync(cancellationToken);
        IngestorMetrics.CountBytes(body.Length);
        return decoded != BodyDecoding.TooLarge
            ? TypedResults.Json(EventsAnswer.Of(result, errors), statusCode: StatusCodes.Status202Accepted)
            : Problems.TooLarge($"A body may have {_options.MaxDecodedBytes:N0} bytes decompressed. The first {result.Read:N0} rows "
                + $"were taken ({result.Accepted:N0} accepted); send all in several requests: no event is counted twice.");
    }

    private async Task<BodyDecoding> PumpAsync(
        ReadOnlyMemory<byte> body, Compression compression, RowPump pump, CancellationToken cancellationToken)
    {
        if (compression == Compression.None)
        {
            for (var at = 0; at < body.Length; at += PieceBytes)
                await pump.AddAsync(body.Slice(at, Math.Min(PieceBytes, body.Length - at)), cancellationToken);
            return BodyDecoding.Complete;
        }

        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            await using var stream = Decompression.Open(new ReadOnlyMemoryStream(body), compression, Decompression.RequestZstdWindowLog);
            for (var total = 0L; ;)
            {
                var read = Fill(stream, piece, out var isDamaged);
                if ((total += read) > _options.MaxDecodedBytes) return BodyDecoding.TooLarge;
                await pump.AddAsync(piece.AsMemory(0, read), cancellationToken);
                if (isDamaged) return BodyDecoding.Damaged;
                if (read < piece.Length) return BodyDecoding.Complete;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>As much as fits, for a body may be of a million members of a few bytes each; less at the end, or before the damage.</summary>
    private static int Fill(Stream stream, Span<byte> buffer, out bool isDamaged)
    {
        isDamaged = false;
        var length = 0;
        try
        {
            while (length < buffer.Length && stream.Read(buffer[length..]) is > 0 and var read) length += read;
        }
        catch (Exception error) when (error is IOException || Decompression.IsDamage(error))
        {
            // Nothing is read but memory: an IOException is zlib's own, of a stream that wants a dictionary.
            isDamaged = true;
        }
        return length;
    }

    private static InputFormat? FormatOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)) return null;
        return type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => InputFormat.Json,
            "application/x-ndjson" or "application/ndjson" or "application/jsonl" => InputFormat.Ndjson,
            "text/csv" => InputFormat.Csv,
            _ => null,
        };
    }

    private static IResult RetryLater(HttpContext context, IResult problem)
    {
        context.Response.Headers.RetryAfter = "1";
        return problem;
    }

    private enum BodyDecoding : byte
    {
        Complete,
        Damaged,
        TooLarge,
    }
}
