using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azki.Ingestor.Input;
using Azki.ServiceDefaults;
using ZstdSharp;

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
    private readonly HttpClient _http;

    public EventSender(Uri address, string? key)
    {
        _http = new(new SocketsHttpHandler { UseProxy = !LoopbackHost.Is(address.Host), AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null) _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>Sends a file; the counts are those the platform answered.</summary>
    public async Task<(long Accepted, long Rejected)> SendAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using var plain = await DecompressAsync(file, cancellationToken).ConfigureAwait(false);
        var lines = new LineStream(plain, LineBytes);
        var format = InputFormats.FromName(path) ?? InputFormats.FromHead((await lines.PeekAsync(cancellationToken).ConfigureAwait(false)).Span);
        using var body = new MemoryStream();
        if (format == InputFormat.Json)
        {
            // An array is one piece: it goes as one request, within the limit of the platform.
            await lines.ReadToEndAsync(body, cancellationToken).ConfigureAwait(false);
            var answer = await PostAsync(body, "application/json", cancellationToken).ConfigureAwait(false);
            if (answer.RestNotRead)
                throw new CliException($"{path}: it is malformed or damaged, and the rest was not read ({answer.Accepted} accepted, {answer.Rejected} rejected). Correct it and send it again: no event is counted twice.");
            return (answer.Accepted, answer.Rejected);
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
        return (accepted, rejected);

        async Task FlushAsync()
        {
            var answer = await PostAsync(body, isCsv ? "text/csv" : "application/x-ndjson", cancellationToken).ConfigureAwait(false);
            (accepted, rejected, rows, isDue) = (accepted + answer.Accepted, rejected + answer.Rejected, 0, false);
            body.SetLength(headerBytes);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> PostAsync(MemoryStream body, string contentType, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
            content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            HttpResponseMessage? response = null;
            try
            {
                response = await _http.PostAsync("/v1/events", content, cancellationToken).ConfigureAwait(false);
                var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    using var json = JsonDocument.Parse(text);
                    return new(json.RootElement.GetProperty("accepted").GetInt64(), json.RootElement.GetProperty("rejected").GetInt64(), json.RootElement.TryGetProperty("rest_not_read", out _));
                }
                if (attempt == Tries || (int)response.StatusCode is < 500 and not 429)
                    throw new CliException($"{_http.BaseAddress} answered {(int)response.StatusCode}: {ProblemText.Of(text)}");
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

    // HttpClient tells of its own time limit as of a cancellation.
    private static bool IsUnanswered(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task<Stream> DecompressAsync(FileStream file, CancellationToken cancellationToken)
    {
        var magic = new byte[4];
        var length = await file.ReadAtLeastAsync(magic, 4, false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        return length switch
        {
            >= 2 when magic is [0x1f, 0x8b, ..] => new GZipStream(file, CompressionMode.Decompress),
            4 when magic is [0x28, 0xb5, 0x2f, 0xfd] => new DecompressionStream(file),
            _ => file,
        };
    }

    /// <summary>What the platform said of a request.</summary>
    private readonly record struct Answer(long Accepted, long Rejected, bool RestNotRead);
}
