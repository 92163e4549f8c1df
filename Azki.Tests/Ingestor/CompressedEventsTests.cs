using System.Net;
using static Azki.Tests.Ingestor.EventsEndpointTests;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

/// <summary>Compressed bodies that are cut short, or have something behind them.</summary>
public sealed class CompressedEventsTests
{
    [Fact]
    public async Task Post_CutShortInCompression_KeepsTheRowsBefore()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var whole = Gzip(Utf8(Header + "\n" + Csv(0, 2000)));

        var (status, answer) = await PostAsync(client, "text/csv", whole[..^20], "gzip");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.InRange(answer.GetProperty("accepted").GetInt32(), 1, 2000);
        Assert.Equal("truncated_row", answer.GetProperty("errors")[0].GetProperty("reason").GetString());
        Assert.True(answer.GetProperty("rest_not_read").GetBoolean());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Post_BytesBehindTheCompressedData_AreSaidToBeUnread(string encoding)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var csv = Utf8(Header + "\n" + Csv(0, 10));
        var compressed = encoding switch { "gzip" => Gzip(csv), "zstd" => Zstd(csv), "br" => Brotli(csv), _ => Deflate(csv) };

        var (status, answer) = await PostAsync(client, "text/csv", [.. compressed, .. "x\n"u8], encoding);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((10, 1), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        Assert.True(answer.GetProperty("rest_not_read").GetBoolean());
    }
}
