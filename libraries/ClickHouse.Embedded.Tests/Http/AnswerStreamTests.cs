using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Http;

/// <summary>Answers of many blocks, on their way while they are computed.</summary>
public sealed class AnswerStreamTests(EngineFixture fixture) : TestDatabase(fixture)
{
    // More than one block of the engine, so that streamed answers have a header to repeat.
    private const int ManyRows = 200_000;

    [Theory]
    [InlineData("TSV", ManyRows)]
    [InlineData("TSVWithNames", ManyRows + 1)]
    [InlineData("TSVWithNamesAndTypes", ManyRows + 2)]
    [InlineData("CSV", ManyRows)]
    [InlineData("CSVWithNames", ManyRows + 2)]
    [InlineData("CSVWithNamesAndTypes", ManyRows + 3)]
    [InlineData("JSONEachRow", ManyRows)]
    [InlineData("JSONCompactEachRowWithNamesAndTypes", ManyRows + 2)]
    public async Task Streamed_ManyBlocks_HeaderIsThereOnce(string format, int lines)
    {
        // The line break in the name is quoted in CSV, escaped elsewhere.
        string sql = $"SELECT number AS `a\nb` FROM numbers({ManyRows})";
        string text = (await Admin.AskAsync(sql, "default_format=" + format, Ending)).Text;
        Assert.Equal(lines, text.Count(c => c == '\n'));
        Assert.Equal(text, (await Admin.AskAsync(sql, $"default_format={format}&wait_end_of_query=1", Ending)).Text);
    }

    [Theory]
    [InlineData("RowBinaryWithNamesAndTypes")]
    [InlineData("RowBinaryWithNames")]
    [InlineData("RowBinary")]
    [InlineData("JSONEachRow")]
    public async Task Streamed_AndWhole_AreTheSameBytes(string format)
    {
        foreach (int rows in (int[])[0, 1, ManyRows])
        {
            string sql = $"SELECT number, toString(number) AS s FROM numbers({rows}) FORMAT {format}";
            Assert.Equal((await Admin.AskAsync(sql, "wait_end_of_query=1", Ending)).Bytes, (await Admin.AskAsync(sql, "", Ending)).Bytes);
        }
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("Parquet")]
    [InlineData("Pretty")]
    [InlineData("ArrowStream")]
    public async Task Whole_FormatWithFrame_IsOne(string format)
    {
        Answer answer = await Admin.AskAsync($"SELECT number FROM numbers({ManyRows}) FORMAT {format} SETTINGS output_format_pretty_max_rows = 1", "", Ending);
        Assert.Equal(200, answer.Status);
        Assert.Equal(format, answer.Header("X-ClickHouse-Format"));
        if (format == "JSON") Assert.Equal(ManyRows, JsonDocument.Parse(answer.Text).RootElement.GetProperty("rows").GetInt32());
    }

    [Theory]
    [InlineData(Front.InProcess, "gzip")]
    [InlineData(Front.InProcess, "zstd")]
    [InlineData(Front.Port, "gzip")]
    [InlineData(Front.Port, "br")]
    [InlineData(Front.Port, "deflate")]
    [InlineData(Front.Port, "zstd")]
    public async Task AcceptEncoding_WithTheSetting_Compresses(Front front, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?enable_http_compression=1");
        request.Content = new StringContent($"SELECT number FROM numbers({ManyRows})");
        request.Headers.Add("Accept-Encoding", encoding);
        Answer answer = await Fixture.Client(front).AnswerAsync(request, Ending);
        Assert.Equal(encoding, answer.Header("Content-Encoding"));
        using var text = new StreamReader(Decode(new MemoryStream(answer.Bytes), encoding));
        Assert.Equal(ManyRows, (await text.ReadToEndAsync(Ending)).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(Front.InProcess, "")]
    [InlineData(Front.Port, "")]
    [InlineData(Front.Port, "&enable_http_compression=1")]
    public async Task Streamed_FailureAfterTheFirstBlocks_IsSaidAndIsNotTakenForTheEnd(Front front, string address)
    {
        string sql = "SELECT throwIf(number = 3000000) FROM numbers(10000000) SETTINGS max_block_size = 10000";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?" + address) { Content = new StringContent(sql) };
        request.Headers.Add("Accept-Encoding", "gzip");
        using HttpResponseMessage response = await Fixture.Client(front).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
        string tag = response.Headers.GetValues("X-ClickHouse-Exception-Tag").Single();
        using var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await response.Content.ReadAsStreamAsync(Ending)).CopyToAsync(received, Ending));
        received.Position = 0;
        Stream plain = address.Length == 0 ? received : new GZipStream(received, CompressionMode.Decompress);
        string text = await new StreamReader(plain).ReadToEndAsync(Ending);
        string message = text[(text.IndexOf($"\r\n__exception__\r\n{tag}\r\n", StringComparison.Ordinal) + tag.Length + 19)..];
        Assert.StartsWith("Code: 395. DB::Exception:", message);
        int end = message.LastIndexOf('\n', message.IndexOf($" {tag}\r\n__exception__\r\n", StringComparison.Ordinal));
        Assert.Equal($"{end + 1}", message[(end + 1)..message.IndexOf($" {tag}", StringComparison.Ordinal)]);
    }

    [Theory]
    [BothFronts]
    public async Task Streamed_FailureWhileTheReaderIsBehind_IsReadAfterAllThatCameBeforeIt(Front front)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?max_block_size=10000") { Content = new StringContent("SELECT throwIf(number = 3000000) FROM numbers(10000000)") };
        using HttpResponseMessage response = await Fixture.Client(front).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
        Stream body = await response.Content.ReadAsStreamAsync(Ending);
        using var received = new MemoryStream();
        byte[] buffer = new byte[64 << 10];

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (int read; (read = await body.ReadAsync(buffer, Ending)) > 0; await Task.Delay(1, Ending)) received.Write(buffer, 0, read);
        });

        string text = Encoding.UTF8.GetString(received.ToArray());
        Assert.StartsWith("0\n0\n", text);
        Assert.Contains("Code: 395. DB::Exception:", text);
    }

    [Theory]
    [InlineData("throwIf(number = 3000000)", true)]
    [InlineData("number", false)] // The client hangs up: nothing that anyone should read.
    public async Task Streamed_EndedEarly_IsOneLineOfTheLogAtMost(string column, bool isLogged)
    {
        string id = Guid.NewGuid().ToString();
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/?max_block_size=10000&query_id=" + id) { Content = new StringContent($"SELECT {column} FROM numbers(10000000)") })
        using (HttpClient client = Fixture.OnPort())
        using (HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending))
        {
            Stream body = await response.Content.ReadAsStreamAsync(Ending);
            if (isLogged) await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, Ending));
            else await body.ReadExactlyAsync(new byte[100], Ending);
        }

        await EventuallyAsync(async () => await Admin.RunAsync($"SELECT count() FROM system.processes WHERE Settings['log_comment'] = '{id}'") == "0", "the statement has ended");
        if (isLogged) await EventuallyAsync(() => Task.FromResult(Fixture.Log.Lines.Any(l => l.Message.Contains(id, StringComparison.Ordinal))), "it is logged");
        IEnumerable<CapturedLog.Line> lines = Fixture.Log.Lines.Where(l => l.Message.Contains(id, StringComparison.Ordinal));
        Assert.Equal(isLogged ? [("ClickHouse.Embedded", null)] : [], lines.Select(l => (l.Category, l.Exception)));
        Assert.DoesNotContain(Fixture.Log.Lines, l => l.Category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Streamed_GivenUpByItsSender_EndsAsCancelled()
    {
        using var stop = new CancellationTokenSource();
        using var invoker = new HttpMessageInvoker(Fixture.Engine.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://engine/") { Content = new StringContent("SELECT number FROM numbers(1000000000) SETTINGS max_block_size = 10000") };
        using HttpResponseMessage response = await invoker.SendAsync(request, stop.Token);
        Stream body = await response.Content.ReadAsStreamAsync(Ending);
        await body.ReadExactlyAsync(new byte[100], Ending);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.CopyToAsync(Stream.Null, Ending));
    }

    private static Stream Decode(Stream stream, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        _ => new ZstdSharp.DecompressionStream(stream),
    };

    [Theory]
    [InlineData("SELECT number FROM numbers(200000) FORMAT JSONEachRow", "output_format_json_array_of_rows=1", false)]
    [InlineData("SELECT number FROM numbers(200000) FORMAT JSONEachRow SETTINGS output_format_json_array_of_rows = 1", "", false)]
    [InlineData("SELECT number FROM numbers(200000) FORMAT RowBinaryWithNamesAndTypes", "output_format_binary_encode_types_in_binary_format=1", false)]
    [InlineData("SELECT number FROM numbers(200000) FORMAT RowBinaryWithNamesAndTypes", "output_format_binary_encode_types_in_binary_format=1", true)]
    [InlineData("SELECT number FROM numbers(200000) FORMAT TSV", "extremes=1", false)]
    public async Task Frame_ThatASettingAdds_IsAroundAllRows(string sql, string address, bool inSession)
    {
        string session = "";
        if (inSession)
        {
            session = $"&session_id={Database}";
            await Admin.RunAsync($"SET {address}", session[1..]);
            address = "";
        }

        Answer streamed = await Admin.AskAsync(sql, address + session, Ending), whole = await Admin.AskAsync(sql, $"{address}{session}&wait_end_of_query=1", Ending);
        Assert.Equal(200, streamed.Status);
        Assert.Equal(whole.Bytes, streamed.Bytes);
    }
}
