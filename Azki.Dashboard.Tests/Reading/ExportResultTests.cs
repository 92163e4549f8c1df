using System.Data.Common;
using System.IO.Compression;
using Azki.Dashboard.Exports;
using Azki.Warehouse;
using Azki.Warehouse.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.Dashboard.Tests.Reading;

/// <summary>Exports of a warehouse that can't be reached. Which of the ways it can't be is made up: waiting for one takes as long as a connection may.</summary>
public sealed class ExportResultTests
{
    public static TheoryData<string> Failures => ["connect timeout", "refused", "driver", "something else"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Execute_WarehouseOutOfReach_IsAProblemOf503(string failure)
    {
        var (status, words, context) = await ExportAsync(() => throw (failure switch
        {
            "connect timeout" => new TaskCanceledException("A connection could not be established within the configured ConnectTimeout.", new TimeoutException()),
            "refused" => new HttpRequestException("Connection refused"),
            "driver" => new Unreadable(),
            _ => new ArgumentOutOfRangeException(nameof(failure)),
        }));

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, status);
        Assert.Contains(failure is "connect timeout" or "refused" ? "The warehouse does not answer." : "The figures could not be read", words, StringComparison.Ordinal);
        Assert.Equal(0, context.Response.Headers.ContentDisposition.Count);
    }

    [Fact]
    public async Task Execute_WhoAskedHasGone_AnswersNothing()
    {
        var (status, words, _) = await ExportAsync(() => throw new OperationCanceledException(), new CancellationToken(canceled: true));

        Assert.Equal((StatusCodes.Status200OK, ""), (status, words));
    }

    [Theory]
    [InlineData("\r\n__exception__\r\ntag\r\nCode: 159. DB::Exception: Timeout exceeded\n", false)]
    [InlineData("[\"half of a ", true)]
    public async Task Execute_XlsxWhoseAnswerFailsInTheMiddle_IsBrokenOffAndNoWorkbook(string end, bool isCutOff)
    {
        // Texts that nothing makes shorter: some of the file has been sent by then.
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(_ => $"[\"{Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(100))}\"]\n"));
        using var answer = new CutOff(System.Text.Encoding.UTF8.GetBytes($"[\"a\"]\n[\"String\"]\n{rows}{end}"), isCutOff);
        using var warehouse = new WarehouseReader(new("Host=nowhere", new HttpClient(new Answering(() => new() { Content = new StreamContent(answer) })), new WarehouseOptions()));
        await using var services = new ServiceCollection().AddLogging().AddSingleton(warehouse).BuildServiceProvider();
        using var body = new MemoryStream();
        var connection = new Connection(body);
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        context.Features.Set<IHttpResponseFeature>(connection);
        context.Features.Set<IHttpRequestLifetimeFeature>(connection);

        await new ExportResult(_ => Task.FromResult(new Statement("SELECT a")), ExportFormat.Xlsx, "query", false).ExecuteAsync(context);

        Assert.True(connection.IsAborted);
        Assert.InRange(body.Length, 1, long.MaxValue);
        await Assert.ThrowsAsync<InvalidDataException>(() => ZipArchive.CreateAsync(new MemoryStream(body.ToArray()), ZipArchiveMode.Read, false, null, TestContext.Current.CancellationToken));
    }

    private static async Task<(int Status, string Words, HttpContext Context)> ExportAsync(Func<HttpResponseMessage> answer, CancellationToken gone = default)
    {
        using var warehouse = new WarehouseReader(new("Host=nowhere", new HttpClient(new Answering(answer)), new WarehouseOptions()));
        await using var services = new ServiceCollection().AddLogging().AddSingleton(warehouse).BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = gone, Response = { Body = body } };

        await new ExportResult(_ => Task.FromResult(new Statement("SELECT 1")), ExportFormat.Xlsx, "query", false).ExecuteAsync(context);

        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()), context);
    }

    private sealed class Connection(Stream body) : HttpResponseFeature, IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public override bool HasStarted => body.Length > 0;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    // Of a connection that is lost.
    private sealed class CutOff(byte[] bytes, bool isCutOff) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : isCutOff ? throw new IOException("The connection was lost.") : 0;
    }

    private sealed class Unreadable : DbException;

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());
    }
}
