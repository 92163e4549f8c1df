using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;
using static Azki.Tests.Ingestor.EventsEndpointTests;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

public sealed class EventsLimitsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_BodyLargerThanAllowed_IsTooLargeAndLogsNothing(bool chunked)
    {
        var (host, client) = await IngestorHost.StartAsync(builder => IngestorHost.Set(builder, ("MaxBodyBytes", "1000")));
        await using var _ = host;

        var (status, problem) = await PostAsync(
            client, "text/csv", Utf8(Header + "\n" + Csv(0, 1000)), change: request => request.Headers.TransferEncodingChunked = chunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("1,000 bytes", problem.GetProperty("detail").GetString());
        Assert.Empty(await host.EventsAsync());
    }

    [Fact]
    public async Task Post_BodyLargerThanAllowedOnceDecompressed_IsTooLarge()
    {
        var (host, client) = await IngestorHost.StartAsync(builder => IngestorHost.Set(builder, ("MaxDecodedBytes", "1000000")));
        await using var _ = host;

        var (status, problem) = await PostAsync(client, "application/x-ndjson", Gzip(new byte[100_000_000]), "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("1,000,000 bytes decompressed", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Post_ZstdThatWantsAWindowOf128Megabytes_IsRefusedAndAFileIsTaken()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var wide = Zstd(Utf8(Header + "\n" + Csv(0, 10)), windowLog: 27);

        var (status, problem) = await PostAsync(client, "text/csv", wide, "zstd");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Content-Encoding", problem.GetProperty("detail").GetString());
        Assert.Equal(10, (await host.Files.IngestAsync(host.Write("wide.csv.zst", wide), cancellationToken: TestContext.Current.CancellationToken)).Accepted);
    }

    [Fact]
    public async Task Post_DeflateThatWantsADictionary_IsRefused()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        var (status, _) = await PostAsync(client, "text/csv", [0x78, 0xBB, 1, 2, 3, 4, 5, 6, 7, 8], "deflate");

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task Post_MalformedChunk_IsRefusedAndLogsNothing()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", client.BaseAddress!.Port);
        var stream = connection.GetStream();

        await stream.WriteAsync(Utf8("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"{Header.Length + 1:x}\r\n{Header}\n\r\nno chunk\r\n"));
        using var answer = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 400 Bad Request", await answer.ReadLineAsync());
        Assert.Contains("its chunks are malformed", await answer.ReadToEndAsync());
        Assert.Empty(await host.EventsAsync());
    }

    [Fact]
    public async Task Post_BodyThatStalls_IsTooSlowAndLogsNothing()
    {
        var (host, client) = await IngestorHost.StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = new(1_000_000, TimeSpan.FromSeconds(1.1))));
        await using var _ = host;
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", client.BaseAddress!.Port);
        var stream = connection.GetStream();

        await stream.WriteAsync(Utf8($"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\n{Header}\n{Csv(0, 3)}"));
        using var answer = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 408 Request Timeout", await answer.ReadLineAsync());
        Assert.Contains("too slowly", await answer.ReadToEndAsync());
        Assert.Empty(await host.EventsAsync());
    }

    [Theory]
    [InlineData("RequestsPerSecond", "0")]
    [InlineData("RequestBurst", "0")]
    [InlineData("MaxBodyBytes", "0")]
    [InlineData("MaxRowBytes", "2147483647")]
    public async Task Start_LimitThatCannotBeKept_IsRefusedByItsName(string name, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => IngestorHost.StartAsync(builder => IngestorHost.Set(builder, (name, value))));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_MoreBytesHeldThanAllowed_IsToldToComeAgain()
    {
        var (host, client) = await IngestorHost.StartAsync(builder => IngestorHost.Set(builder, ("MaxBytesInFlight", "1000")));
        await using var _ = host;
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent(Json(0), null, "application/json") };

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        Assert.Empty(await host.EventsAsync());
    }

    [Fact]
    public async Task Post_MoreOftenThanAllowed_IsToldWhenToComeAgain()
    {
        var (host, client) =
            await IngestorHost.StartAsync(builder => IngestorHost.Set(builder, ("RequestsPerSecond", "1"), ("RequestBurst", "2")));
        await using var _ = host;
        HttpResponseMessage response;

        // A slow machine may earn a request in between; not ten.
        var tries = 0;
        do
        {
            response = await client.PostAsync("/v1/events", new StringContent(Json(tries), null, "application/json"),
                TestContext.Current.CancellationToken);
        }
        while (response.IsSuccessStatusCode && ++tries < 50);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "second", HttpStatusCode.Accepted)]
    [InlineData("Authorization", "Bearer first", HttpStatusCode.Accepted)]
    [InlineData("Authorization", "Bearer firs", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Basic first", HttpStatusCode.Unauthorized)]
    public async Task Post_KeysAreSet_NeedsOneOfThem(string? header, string? value, HttpStatusCode expected)
    {
        var (host, client) =
            await IngestorHost.StartAsync(builder => IngestorHost.Set(builder, ("ApiKeys:0", "first"), ("ApiKeys:1", "second")));
        await using var _ = host;

        var (status, _) = await PostAsync(client, "application/json", Utf8(Json(0)), change: request =>
        {
            if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        });

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.Accepted ? 1 : 0, (await host.EventsAsync()).Count);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    public async Task Start_OpenToTheNetworkWithoutKeys_IsRefusedAndSaysWhatToDo(string address)
    {
        if (address.Contains('[') && !Socket.OSSupportsIPv6) Assert.Skip("This machine has no IPv6.");

        var refused =
            await Assert.ThrowsAsync<InvalidOperationException>(() => IngestorHost.StartAsync(builder => builder.WebHost.UseUrls(address)));

        Assert.Contains("Azki:Ingestor:ApiKeys", refused.Message);
    }

    [Fact]
    public async Task Start_OpenToTheNetworkWithKeys_Serves()
    {
        var (host, client) = await IngestorHost.StartAsync(builder =>
        {
            builder.WebHost.UseUrls("http://0.0.0.0:0");
            IngestorHost.Set(builder, ("ApiKeys:0", "key"));
        });
        await using var _ = host;
        client.BaseAddress = new Uri($"http://127.0.0.1:{client.BaseAddress!.Port}");

        var (status, _) =
            await PostAsync(client, "application/json", Utf8(Json(0)), change: request => request.Headers.Add("X-Api-Key", "key"));

        Assert.Equal(HttpStatusCode.Accepted, status);
    }
}
