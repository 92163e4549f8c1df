using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azki.Ingestor.Input;
using Azki.ServiceDefaults;

namespace Azki.Cli.Hosting;

/// <summary>
/// Sends a file over HTTP in requests of some thousand rows. A request that is not answered is sent again: the same events are the same.
/// </summary>
internal sealed class EventSender : IDisposable
{
    private const int RowsPerRequest = 10_000;
    private const int BytesPerRequest = 8 << 20;

    // More than the platform accepts of a row unless configured: it refuses what is cut off here.
    private const int LineBytes = 4 << 20;
    private const int Tries = 5;
    private const int MagicBytes = 4;

    // Without a slash before it: behind a proxy the platform may have a path of its own.
    private const string EventsPath = "v1/events";
    private readonly HttpClient _http;

    public EventSender(Uri address, string? key)
    {
        _http = new(new SocketsHttpHandler { UseProxy = !LoopbackHost.Is(address.Host), AllowAutoRedirect = false }) { BaseAddress = BaseOf(address), Timeout = TimeSpan.FromSeconds(60) };
        // A platform that refuses a request for its size, or has too many, says so before it is sent: an answer in the middle of it would not be read.
        _http.DefaultRequestHeaders.ExpectContinue = true;
        if (key is not null) _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>Sends a file; the counts are those the platform answered.</summary>
    public async Task<Answer> SendAsync(string path, CancellationToken cancellationToken)
    {
        await using var input = new CountingStream(await InputFile.OpenAsync(path, cancellationToken).ConfigureAwait(false));
        var compression = Decompression.Detect((await input.PeekAsync(MagicBytes, cancellationToken).ConfigureAwait(false)).Span);
        await using var plain = Decompression.Open(input, compression);
        try
        {
            return await SendAsync(path, plain, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (compression != Compression.None && Decompression.IsDamage(e))
        {
            throw new CliException($"{path}: it is damaged or cut short, and the rest was not sent. Correct it and send it again: no event is counted twice.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(string path, Stream plain, CancellationToken cancellationToken)
    {
        var lines = new LineStream(plain, LineBytes);
        var format = InputFormats.FromName(path) ?? InputFormats.FromHead((await lines.PeekAsync(cancellationToken).ConfigureAwait(false)).Span);
        using var body = new MemoryStream();
        if (format == InputFormat.Json)
        {
            // An array is one piece: it goes as one request, within the limit of the platform.
            await lines.ReadToEndAsync(body, cancellationToken).ConfigureAwait(false);
            return await PostAsync(path, body, "application/json", cancellationToken).ConfigureAwait(false);
        }

        var isCsv = format == InputFormat.Csv;
        if (isCsv && !await lines.TryReadAsync(body, cancellationToken).ConfigureAwait(false))
            throw new CliException($"{path} is empty: a first line that names the columns is needed.", ExitCodes.InputRefused);
        // The header goes before the rows of each request.
        var (accepted, rejected, rows, headerBytes) = (0L, 0L, 0, body.Length);
        // A header alone goes too: the platform says what it lacks.
        var isDue = isCsv;
        while (await lines.TryReadAsync(body, cancellationToken).ConfigureAwait(false))
        {
            isDue = true;
            if (++rows == RowsPerRequest || body.Length >= BytesPerRequest) await FlushAsync().ConfigureAwait(false);
        }

        if (isDue) await FlushAsync().ConfigureAwait(false);
        return new(accepted, rejected, RestNotRead: false);

        async Task FlushAsync()
        {
            var answer = await PostAsync(path, body, isCsv ? "text/csv" : "application/x-ndjson", cancellationToken).ConfigureAwait(false);
            (accepted, rejected, rows, isDue) = (accepted + answer.Accepted, rejected + answer.Rejected, 0, false);
            body.SetLength(headerBytes);
        }
    }

    private async Task<Answer> PostAsync(string path, MemoryStream body, string contentType, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
            content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            HttpResponseMessage? response = null;
            try
            {
                response = await _http.PostAsync(EventsPath, content, cancellationToken).ConfigureAwait(false);
                var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    using var json = JsonDocument.Parse(text);
                    return new(json.RootElement.GetProperty("accepted").GetInt64(), json.RootElement.GetProperty("rejected").GetInt64(), json.RootElement.TryGetProperty("rest_not_read", out _));
                }
                // A proxy on the way that does not know it.
                if (response.StatusCode == HttpStatusCode.ExpectationFailed && _http.DefaultRequestHeaders.ExpectContinue == true)
                {
                    _http.DefaultRequestHeaders.ExpectContinue = false;
                    continue;
                }
                if (attempt == Tries || (int)response.StatusCode is < 500 and not 429)
                    throw new CliException($"{path}: {_http.BaseAddress} answered {(int)response.StatusCode}: {ProblemText.Of(text)}", IsOfTheFile(response.StatusCode) ? ExitCodes.InputRefused : ExitCodes.Failure);
            }
            catch (Exception e) when (IsUnanswered(e, cancellationToken) && attempt == Tries)
            {
                throw new CliException($"{_http.BaseAddress} does not answer: {e.Message}");
            }
            catch (Exception e) when (IsUnanswered(e, cancellationToken))
            {
                // Sent again below.
            }
            var pause = response?.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(200 << attempt);
            response?.Dispose();
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    // The whole address may be given too, as `azki run` shows it.
    private static Uri BaseOf(Uri address)
    {
        var path = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (path.EndsWith($"/{EventsPath}", StringComparison.OrdinalIgnoreCase)) path = path[..^EventsPath.Length].TrimEnd('/');
        return new($"{path}/");
    }

    // HttpClient tells of its own time limit as of a cancellation.
    private static bool IsUnanswered(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    // What is wrong with this one is not with the next.
    private static bool IsOfTheFile(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;

    /// <summary>What the platform said of a request, or of all of a file.</summary>
    /// <param name="Accepted">Rows taken.</param>
    /// <param name="Rejected">Rows refused, each by itself.</param>
    /// <param name="RestNotRead">It is malformed from some row on, such that the rest was not read.</param>
    internal readonly record struct Answer(long Accepted, long Rejected, bool RestNotRead);
}
