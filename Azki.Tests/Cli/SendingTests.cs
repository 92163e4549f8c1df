using System.IO.Compression;
using System.Text;
using Azki.Benchmarks.Runs;
using Azki.Cli.Hosting;
using Azki.Tests.Ingestor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Cli;

/// <summary><c>azki ingest --url</c> sends the rows that the platform would read of the file itself.</summary>
public sealed class SendingTests
{
    public static TheoryData<string, string, int, int> Files() => new()
    {
        { "mark.ndjson", "\uFEFF" + Json(0) + "\n" + Json(1), 2, 0 },
        { "blank-first", "\n" + Json(0) + "\n" + Json(1) + "\n", 2, 0 },
        { "spaces-first.jsonl", "  " + Json(0) + "\r\n" + Json(1), 2, 0 },
        { "marked-array.json", "\uFEFF\n [" + Json(0) + "," + Json(1) + "]", 2, 0 },
        { "blank-first.csv", "\r\n \n" + Header + "\r\n" + CsvRow(0) + "\r\n", 1, 0 },
        { "marked.csv", "\uFEFF" + Header + "\n" + CsvRow(0) + "\n", 1, 0 },
        // A CR alone ends no line: as a line break it would make two broken rows of this one.
        { "carriage-return.csv", Header + "\n" + CsvRow(0).Replace("s_0", "s\r0", StringComparison.Ordinal) + "\n" + CsvRow(1) + "\n", 2, 0 },
        { "too-long.csv", Header + "\n" + new string('x', 5 << 20) + "\n" + CsvRow(1) + "\n", 1, 1 },
        { "braces.csv", "session_id,event_time,user_id,event_type,channel,premium_amount\n{s},2025-10-01 10:00:00,1,purchase,SMS,5\n", 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Ingest_AnyFileToAnotherPlatform_HasTheRowsThatItsReaderFinds(string name, string content, int accepted, int rejected)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var path = host.Write(name, content);

        var output = await AzkiProcess.RunAsync("ingest", path, "--url", client.BaseAddress!.ToString());

        Assert.Equal($"{path}: {accepted} accepted, {rejected} rejected\n", output);
        Assert.Equal(accepted, (await host.EventsAsync()).Count);
    }

    [Fact]
    public async Task Ingest_MoreRowsThanOneRequestTakes_SendsEachWithTheHeader()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var path = host.Write("many.csv", Header + "\n" + Csv(0, 25_000));

        var output = await AzkiProcess.RunAsync("ingest", path, "--url", client.BaseAddress!.ToString());

        Assert.Equal($"{path}: 25000 accepted, 0 rejected\n", output);
        Assert.Equal(25_000, (await host.EventsAsync()).Select(e => e.UserId).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ingest_PipeToAnotherPlatform_SendsWhatComesThroughIt(bool isCompressed)
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var path = await NamedPipe.MakeAsync(Path.GetDirectoryName(host.Write("beside", ""))!, "events");

        var sent = AzkiProcess.RunAsync("ingest", path, "--url", client.BaseAddress!.ToString());
        await using (var pipe = await NamedPipe.OpenAsync(path))
        await using (var writer = isCompressed ? new GZipStream(pipe, CompressionLevel.Fastest) : (Stream)pipe)
            await writer.WriteAsync(Encoding.UTF8.GetBytes(Header + "\n" + Csv(0, 12_000)), TestContext.Current.CancellationToken);

        Assert.Equal($"{path}: 12000 accepted, 0 rejected\n", await sent);
        Assert.Equal(12_000, (await host.EventsAsync()).Count);
    }

    [Theory]
    [InlineData("", "/v1/events")]
    [InlineData("/v1/events", "/v1/events")]
    [InlineData("/azki", "/azki/v1/events")]
    [InlineData("/azki/", "/azki/v1/events")]
    [InlineData("/azki/v1/events", "/azki/v1/events")]
    public async Task SendAsync_AddressWithAPath_KeepsIt(string path, string expected)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Root, "events.csv");
        await File.WriteAllTextAsync(file, Header + "\n" + Csv(0, 1), cancel);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var proxy = builder.Build();
        var asked = "";
        proxy.Run(context =>
        {
            asked = context.Request.Path;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return context.Response.WriteAsync("""{"accepted":1,"rejected":0}""", cancel);
        });
        await proxy.StartAsync(cancel);

        using var sender = new EventSender(new(proxy.Urls.First() + path), key: null);
        await sender.SendAsync(file, cancel);

        Assert.Equal(expected, asked);
    }

    [Fact]
    public async Task Ingest_CompressedFileCutShortToAnotherPlatform_Fails()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;
        var path = host.Write("cut.csv.gz", "");
        await using (var file = File.Create(path))
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Header + "\n" + Csv(0, 1000)), TestContext.Current.CancellationToken);
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);

        using var process = AzkiProcess.Start("ingest", path, "--url", client.BaseAddress!.ToString());
        var (code, _, error) = await process.EndAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, code);
        Assert.StartsWith($"azki: {path}: it is damaged or cut short", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_MalformedArrayToAnotherPlatform_Fails()
    {
        var (host, client) = await IngestorHost.StartAsync();
        await using var _ = host;

        using var process = AzkiProcess.Start("ingest", host.Write("cut.json", $"[{Json(0)},{{]}},{Json(1)}]"), "--url", client.BaseAddress!.ToString());
        var (code, _, error) = await process.EndAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, code);
        Assert.Contains("the rest was not read", error, StringComparison.Ordinal);
    }
}
