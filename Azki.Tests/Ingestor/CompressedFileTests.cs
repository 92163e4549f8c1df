using System.Text;
using Azki.Ingestor;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

/// <summary>Compressed files that are cut short, are of several pieces, or have something behind them.</summary>
public sealed class CompressedFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IngestAsync_CompressedFileCutShort_KeepsTheRowsBeforeAndQuarantinesTheBrokenEnd(bool gzip)
    {
        await using var host = new IngestorHost();
        // Zstandard gives nothing of a block cut short, and a block is 128 KB: enough rows for several.
        var plain = Utf8(Header + "\n" + Csv(0, 20_000));
        var whole = gzip ? Gzip(plain) : Zstd(plain);

        var result = await host.Files.IngestAsync(host.Write("cut.csv.gz", whole[..(whole.Length / 2)]),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(result.Accepted, 1, 19_999);
        Assert.Equal(1, result.Quarantined);
        Assert.Equal(result.Accepted + 1, result.Read);
        var row = Assert.Single(await host.QuarantinedAsync()).Row;
        Assert.Equal(("truncated_row", $"line {result.Accepted + 2}"), (row.ReasonCode, row.Place));
        Assert.StartsWith(Encoding.UTF8.GetString(row.Row), CsvRow((int)result.Accepted));
        Assert.Equal(Enumerable.Range(0, (int)result.Accepted).Select(i => $"s_{i}").Order(),
            (await host.EventsAsync()).Select(e => e.SessionId).Order());
    }

    [Theory]
    [InlineData("cut.csv.gz")]
    [InlineData("cut.json.gz")]
    public async Task IngestAsync_CutShortBeforeItsFirstRow_IsCalledDamagedAndNotEmpty(string name)
    {
        await using var host = new IngestorHost();
        var whole = Gzip(Utf8(name.Contains("csv", StringComparison.Ordinal) ? Header + "\n" + Csv(0, 10) : $"[{Json(0)}]"));

        var refused = await Assert.ThrowsAsync<FileRefusedException>(() => host.Files.IngestAsync(host.Write(name, whole[..12]), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("damaged or cut short", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IngestAsync_CutShortInALineTooLong_KeepsTheBeginningOfThatLine()
    {
        await using var host = IngestorHost.With(("MaxRowBytes", "10000"));
        // What does not compress, so that there is much of it in half of the file.
        var line = Convert.ToBase64String([.. Enumerable.Range(0, 3_000_000).Select(i => (byte)((i * 2654435761) >> 13))]);
        var whole = Gzip(Utf8(Header + "\n" + Csv(0, 3) + line));

        var result = await host.Files.IngestAsync(
            host.Write("cut.csv.gz", whole[..(whole.Length / 2)]), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsRestUnread);
        Assert.Equal((4L, 3L, 1L), (result.Read, result.Accepted, result.Quarantined));
        var row = Assert.Single(await host.QuarantinedAsync()).Row;
        Assert.Equal(("row_too_long", "line 5", true), (row.ReasonCode, row.Place, row.IsTruncated));
        Assert.Equal(line[..4096], Encoding.UTF8.GetString(row.Row));
    }

    public static TheoryData<string, byte[]> BytesBehind() => new()
    {
        { "gzip", [.. Gzip(Utf8(Header + "\n" + Csv(0, 10))), 0] },
        { "gzip", [.. Gzip(Utf8(Header + "\n" + Csv(0, 10))), .. Utf8(Csv(10, 1))] },
        { "gzip", [.. Gzip(Utf8(Header + "\n" + Csv(0, 10))), .. Utf8(Csv(10, 2000))] },
        { "gzip", [.. Gzip(Utf8(Header + "\n" + Csv(0, 10))), 0x1E, .. Gzip(Utf8(Csv(10, 2000)))[1..]] },
        { "gzip", [.. Gzip(Utf8(Header + "\n" + Csv(0, 10))), 0x1F] },
        { "zstd", [.. Zstd(Utf8(Header + "\n" + Csv(0, 10))), .. Utf8(Csv(10, 1))] },
    };

    [Theory]
    [MemberData(nameof(BytesBehind))]
    public async Task IngestAsync_BytesBehindTheCompressedData_AreSaidToBeUnread(string kind, byte[] content)
    {
        await using var host = new IngestorHost();

        var result = await host.Files.IngestAsync(host.Write("a.csv." + kind, content), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsRestUnread);
        Assert.Equal((11L, 10L, 1L), (result.Read, result.Accepted, result.Quarantined));
        Assert.Equal("line 12", Assert.Single(await host.QuarantinedAsync()).Row.Place);
    }

    [Fact]
    public async Task IngestAsync_GzipMembersOfAnySize_AreAllReadAndNothingIsSaid()
    {
        await using var host = new IngestorHost();
        // Their ends fall on each place of the decoder's buffer of 8 KB that matters.
        var random = new Random(1);
        var members = Enumerable.Range(0, 400).Select(i => Gzip(Utf8(Csv(i, 1) + new string('\n', random.Next(100)))));
        byte[] content = [.. Gzip(Utf8(Header + "\n")), .. members.SelectMany(member => member)];

        var result = await host.Files.IngestAsync(host.Write("a.csv.gz", content), cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(result.IsRestUnread);
        Assert.Equal((400L, 400L), (result.Read, result.Accepted));
    }
}
