using Azki.Benchmarks.Runs;
using Azki.Tests.Ingestor;
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
