using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ZstdSharp;

namespace Azki.Cli.Hosting;

/// <summary>
/// Sends a file over HTTP in requests of some thousand rows. A request that is not answered is sent again: the same events are the same.
/// </summary>
internal sealed class EventSender : IDisposable
{
    private const int RowsPerRequest = 10_000;
    private const int BytesPerRequest = 8 << 20;
    private const int Tries = 5;
    private readonly HttpClient _http;

    public EventSender(Uri address, string? key)
    {
        _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null) _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>Sends a file; the counts are those the platform answered.</summary>
    public async Task<(long Accepted, long Rejected)> SendAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using var plain = await DecompressAsync(file, cancellationToken).ConfigureAwait(false);
        // Latin-1 keeps every byte as it is: what is not UTF-8 must reach the platform to be quarantined there.
        using var lines = new StreamReader(plain, Encoding.Latin1, false, 1 << 16);
        var isJson = lines.Peek() is '{' or '[';
        if (lines.Peek() == '[')
            // An array is one piece: it goes as one request, within the limit of the platform.
            return await PostAsync(await lines.ReadToEndAsync(cancellationToken).ConfigureAwait(false), "application/json", cancellationToken).ConfigureAwait(false);
        var header = isJson ? null : await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        var (accepted, rejected, rows) = (0L, 0L, 0);
        var body = new StringBuilder();
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            body.Append(line).Append('\n');
            if (++rows == RowsPerRequest || body.Length >= BytesPerRequest) await FlushAsync().ConfigureAwait(false);
        }
        // A header alone goes too: the platform says what it lacks.
        if (rows > 0 || (header is not null && accepted + rejected == 0)) await FlushAsync().ConfigureAwait(false);
        return (accepted, rejected);

        async Task FlushAsync()
        {
            var answer = await PostAsync(header is null ? body.ToString() : $"{header}\n{body}", isJson ? "application/x-ndjson" : "text/csv", cancellationToken).ConfigureAwait(false);
            (accepted, rejected, rows) = (accepted + answer.Accepted, rejected + answer.Rejected, 0);
            body.Clear();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(long Accepted, long Rejected)> PostAsync(string body, string contentType, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
            content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            HttpResponseMessage? response = null;
            try
            {
                response = await _http.PostAsync("/v1/events", content, cancellationToken).ConfigureAwait(false);
                var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    using var json = JsonDocument.Parse(text);
                    return (json.RootElement.GetProperty("accepted").GetInt64(), json.RootElement.GetProperty("rejected").GetInt64());
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
}
