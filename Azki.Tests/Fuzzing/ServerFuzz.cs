using System.Globalization;
using System.Text.Json;
using Azki.Core;
using Azki.EventLog;
using Azki.Tests.Ingestor;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Fuzzing;

/// <summary>
/// Requests of any form to the server itself. An input is lines of the head, an empty line, and the body; sent with its length, or in
/// chunks.
/// </summary>
public sealed class ServerFuzz
{
    private static readonly byte[][] Requests =
    [
        Utf8("POST /v1/events HTTP/1.1\nContent-Type: text/csv\n\n" + Header + "\n" + Csv(0, 3)),
        Utf8($"POST /v1/events HTTP/1.1\nContent-Type: application/json; charset=utf-8\nX-Api-Key: a\nAuthorization: Bearer b\n\n[{Json(0)},{Json(1)}]"),
        [.. Utf8("POST /v1/events HTTP/1.1\nContent-Type: application/x-ndjson\nContent-Encoding: gzip\nAccept-Encoding: br\n\n"), .. Gzip(Utf8(Json(0) + "\n{}"))],
        [.. Utf8("POST /v1/events HTTP/1.1\nContent-Type: text/csv\ncontent-encoding: zstd\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n\n"), .. Zstd(Utf8(Header + "\n" + Csv(0, 2)))],
        Utf8("GET /openapi/v1.json HTTP/1.1\n\n"),
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "POST", "PUT", "/v1/events", "?", "%", "HTTP/1.0", "\n", ":", "Content-Length: 5\n", "Transfer-Encoding: chunked\n",
            "Expect: 100-continue\n", "Content-Type: ", "text/csv", "application/json",
            "charset=utf-16", "gzip", "identity", "Connection: upgrade\n", "0\r\n\r\n", "X: " + new string('x', 40_000) + "\n",
        }.Select(Utf8),
    ];

    [Fact]
    public async Task Post_AnyRequest_IsAnsweredAndCountedAsItIsLogged()
    {
        var (host, client) = await IngestorHost.StartAsync(builder =>
            IngestorHost.Set(builder, ("RequestsPerSecond", "1000000"), ("MaxBodyBytes", "100000")));
        await using var _ = host;
        var hasUnanswered = false;
        await Fuzz.RunAsync(Mutation.Of(Requests, Tokens), 40, async input =>
        {
            var before = await CountAsync(host);
            var answer = await RawHttp.SendAsync(client.BaseAddress!, input);
            var logged = await CountAsync(host) - before;
            hasUnanswered |= answer.Length == 0;
            if (answer.Length == 0) return;

            Assert.StartsWith("HTTP/1.", answer, StringComparison.Ordinal);
            var status = int.Parse(answer[9..12], CultureInfo.InvariantCulture);
            Assert.True(status is >= 200 and < 500 or 505, answer);
            if (hasUnanswered || answer.LastIndexOf("HTTP/1.", StringComparison.Ordinal) > 0) return; // Of what else was logged nothing is known.

            var counted = status == 202 ? Counted(answer) : 0;
            if (status != 413) Assert.Equal(counted, logged);
        });

        using var healthy = await client.PostAsync("/v1/events", new StringContent(Json(0), null, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, healthy.StatusCode);
    }

    private static long Counted(string answer)
    {
        using var json = JsonDocument.Parse(RawHttp.Body(answer));
        return json.RootElement.GetProperty("accepted").GetInt64() + json.RootElement.GetProperty("rejected").GetInt64();
    }

    private static async Task<long> CountAsync(IngestorHost host)
    {
        var count = 0L;
        foreach (var name in new[] { Topics.RawEvents, Topics.QuarantinedEvents })
        {
            var topic = await host.Log.OpenTopicAsync(new TopicSettings(name));
            for (var partition = 0; partition < topic.Partitions; partition++) count += (await host.Log.GetWatermarksAsync(topic, partition)).High;
        }

        return count;
    }
}
