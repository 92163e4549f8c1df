using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azki.Core;
using Azki.ServiceDefaults.Telemetry;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

public sealed class EventsEndpointTests
{
    private const string JsonType = "application/json";

    public static TheoryData<string, string?, byte[]> SameTenRows()
    {
        var csv = Utf8(Header + "\r\n" + Csv(0, 10));
        var lines = Utf8(string.Join('\n', Enumerable.Range(0, 10).Select(Json)));
        var array = Utf8("[" + string.Join(" , ", Enumerable.Range(0, 10).Select(Json)) + "]\n");
        return new()
        {
            { "text/csv", null, csv },
            { "text/csv; charset=utf-8", "identity", csv },
            { "text/csv", "gzip", Gzip(csv) },
            { "application/x-ndjson", null, lines },
            { "application/x-ndjson", "zstd", Zstd(lines) },
            { "application/json", null, array },
            { "application/json; charset=utf-8", "br", Brotli(array) },
            { "application/json", "deflate", Deflate(array) },
        };
    }

    [Theory]
    [MemberData(nameof(SameTenRows))]
    public async Task Post_AnyTypeAndEncoding_LogsTheSameEvents(string type, string? encoding, byte[] body)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (status, answer) = await PostAsync(client, type, body, encoding);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("""{"accepted":10,"rejected":0,"errors":[]}""", answer.GetRawText());
        var events = await host.EventsAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"s_{i}"), events.OrderBy(e => e.UserId).Select(e => e.SessionId));
        Assert.All(events, e => Assert.Equal("http", e.Headers.GetString(RecordHeaderNames.Source)));
    }

    [Fact]
    public async Task Post_OneObject_IsOneRow()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (status, answer) = await PostAsync(client, JsonType, Utf8(Json(7)));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(1, answer.GetProperty("accepted").GetInt32());
        Assert.Equal("s_7", Assert.Single(await host.EventsAsync()).SessionId);
    }

    [Theory]
    [InlineData("application/json", 2)]
    [InlineData("application/x-ndjson", 2)]
    [InlineData("text/csv", 3)]
    public async Task Post_RejectedRow_IsNamedByItsPlace(string type, int row)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var body = type switch
        {
            "text/csv" => $"{Header}\n{CsvRow(0)}\n2025-10-01 00:00:00,x,s,purchase,SMS,1\n{CsvRow(1)}\n",
            "application/json" => $"[{Json(0)},{Json(1).Replace(":2,", ":\"x\",")},{Json(2)}]",
            _ => $"{Json(0)}\n{Json(1).Replace(":2,", ":\"x\",")}\n{Json(2)}",
        };

        var (status, answer) = await PostAsync(client, type, Utf8(body));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((2, 1), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        var error = Assert.Single(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal((row, "user_id_invalid"), (error.GetProperty("row").GetInt32(), error.GetProperty("reason").GetString()));
        Assert.NotEqual("", error.GetProperty("message").GetString());
        var quarantined = Assert.Single(await host.QuarantinedAsync()).Row;
        Assert.StartsWith("http/", quarantined.Source);
        Assert.Equal(type == JsonType ? "row 2" : $"line {row}", quarantined.Place);
    }

    [Theory]
    [InlineData("{\"a\":}", "malformed_json")]
    [InlineData("{\"a\":1", "malformed_json")]
    public async Task Post_MalformedElement_EndsTheArrayAndIsOneRow(string element, string reason)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (status, answer) = await PostAsync(client, JsonType, Utf8($"[{Json(0)},{Json(1)},{element},{Json(2)},{Json(3)}]"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((2, 1), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        var error = answer.GetProperty("errors")[0];
        Assert.Equal((3, reason), (error.GetProperty("row").GetInt32(), error.GetProperty("reason").GetString()));
        Assert.True(answer.GetProperty("rest_not_read").GetBoolean());
        Assert.Equal($"{element},{Json(2)},{Json(3)}]",
            System.Text.Encoding.UTF8.GetString(Assert.Single(await host.QuarantinedAsync()).Row.Row));
    }

    [Fact]
    public async Task Post_ElementTooLongOrTooDeep_CostsItselfOnly()
    {
        var (host, client) = await IngestorHost.StartAsync(builder => IngestorHost.Set(builder, ("MaxRowBytes", "20000")));
        await using var _ = host;
        var deep = $"{{\"x\":{new string('[', 1_000)}{new string(']', 1_000)}}}";
        var tooLong = $"{{\"x\":\"{new string('x', 50_000)}\"}}";

        var (status, answer) = await PostAsync(client, JsonType, Utf8($"[{Json(0)},{deep},{Json(1)},{tooLong},{Json(2)}]"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(3, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(
            [(2, "malformed_json"), (4, "row_too_long")],
            answer.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("row").GetInt32(), e.GetProperty("reason").GetString()!)));
        Assert.False(answer.TryGetProperty("rest_not_read", out var _));
    }

    [Fact]
    public async Task Post_ArrayInManyPieces_TakesEveryElementOnce()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var array = Utf8("[" + string.Join(",", Enumerable.Range(0, 20_000).Select(Json)) + "]");

        var (_, answer) = await PostAsync(client, JsonType, Gzip(array), "gzip");

        Assert.Equal(20_000, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(20_000, (await host.EventsAsync()).Select(e => e.SessionId).Distinct().Count());
    }

    [Theory]
    [InlineData("application/json", null, "nonsense")]
    [InlineData("application/json", null, "[{\"a\"")]
    [InlineData("application/json", null, "")]
    [InlineData("text/csv", null, "a,b\n1,2\n")]
    [InlineData("text/csv", "gzip", "not gzip")]
    [InlineData("text/csv", "zstd", "not zstd")]
    [InlineData("application/json", "br", "not brotli at all")]
    public async Task Post_BodyUnreadableAsAWhole_IsABadRequestAndLogsNothing(string type, string? encoding, string body)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (status, problem) = await PostAsync(client, type, Utf8(body), encoding);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.Empty(await host.EventsAsync());
        Assert.Empty(await host.QuarantinedAsync());
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "compress")]
    [InlineData("application/json", "gzip, br")]
    public async Task Post_UnknownTypeOrEncoding_IsUnsupported(string type, string? encoding)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (status, problem) = await PostAsync(client, type, Utf8($"[{Json(0)}]"), encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Equal(415, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Post_SameRequestTwice_MakesTheSameEventsAndTheSameQuarantineEntry()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var body = Utf8($"[{Json(0)},{{}}]");

        await PostAsync(client, JsonType, body);
        await PostAsync(client, JsonType, body);

        Assert.Single((await host.EventsAsync()).Select(e => e.EventId).Distinct());
        var quarantined = await host.QuarantinedAsync();
        Assert.Equal(2, quarantined.Count);
        Assert.Single(quarantined.Select(row => row.Row.Id).Distinct());
    }

    [Fact]
    public async Task Post_ThousandsOfRejectedRows_CountsAllAndListsAThousand()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (_, answer) = await PostAsync(client, JsonType, Utf8("[" + string.Join(',', Enumerable.Repeat("{}", 1500)) + "]"));

        Assert.Equal(1500, answer.GetProperty("rejected").GetInt32());
        Assert.Equal(1000, answer.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task Post_TraceContext_TravelsInTheRecords()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        const string trace = "0af7651916cd43dd8448eb211c80319c";

        await PostAsync(client, JsonType, Utf8(Json(0)), change: request =>
            request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01"));

        var headers = Assert.Single(await host.EventsAsync()).Headers;
        Assert.Equal(trace, AzkiTelemetry.ContextOf(headers).TraceId.ToHexString());
    }

    [Fact]
    public async Task OpenApi_Document_DescribesTheBodyAndTheAnswers()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        var post = document.RootElement.GetProperty("paths").GetProperty("/v1/events").GetProperty("post");
        Assert.Equal(["application/json", "application/x-ndjson", "text/csv"],
            post.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(type => type.Name));
        Assert.Equal(["202", "400", "401", "408", "413", "415", "421", "429", "503"],
            post.GetProperty("responses").EnumerateObject().Select(answer => answer.Name));
    }

    internal static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(
        HttpClient client, string type, byte[] body, string? encoding = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        change?.Invoke(request);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonDocument.Parse(text).RootElement);
    }
}
