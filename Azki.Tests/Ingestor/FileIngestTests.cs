using System.Text;
using Azki.Core;
using Azki.Core.Quarantine;
using Azki.Ingestor;
using Microsoft.Extensions.DependencyInjection;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

public sealed class FileIngestTests
{
    public static TheoryData<string, byte[]> SameTenRows() => new()
    {
        { "plain.csv", Utf8(Header + "\n" + Csv(0, 10)) },
        { "no-extension", Utf8(Header + "\n" + Csv(0, 10)) },
        { "no-line-break-at-end.csv", Utf8((Header + "\n" + Csv(0, 10)).TrimEnd()) },
        { "bom-crlf.csv", Utf8("\uFEFF" + (Header + "\n" + Csv(0, 10)).Replace("\n", "\r\n")) },
        { "blank-lines.csv", Utf8("\n\n" + Header + "\n\n" + Csv(0, 10).Replace("\n", "\n \n")) },
        { "reordered-extra.csv", Utf8("note,PREMIUM_AMOUNT,channel,event_type,session_id,user_id,event_time\n" + string.Concat(
            Enumerable.Range(0, 10)
                .Select(i => "\"a, b\"," + string.Join(',', CsvRow(i).Split(',').Reverse().Select(v => $" \"{v}\" ")) + "\n"))) },
        { "gzip.csv.gz", Gzip(Utf8(Header + "\n" + Csv(0, 10))) },
        { "gzip-without-its-extension.csv", Gzip(Utf8(Header + "\n" + Csv(0, 10))) },
        { "gzip-twice.csv.gz", [.. Gzip(Utf8(Header + "\n" + Csv(0, 4))), .. Gzip(Utf8(Csv(4, 6)))] },
        { "zstd.csv.zst", Zstd(Utf8(Header + "\n" + Csv(0, 10))) },
        { "lines.ndjson", Utf8(string.Join('\n', Enumerable.Range(0, 10).Select(Json))) },
        { "lines.jsonl.gz", Gzip(Utf8(string.Join('\n', Enumerable.Range(0, 10).Select(Json)))) },
        { "lines-by-first-byte.json", Utf8("\uFEFF \n" + string.Join("\r\n", Enumerable.Range(0, 10).Select(Json))) },
        { "array.json", Utf8(" [" + string.Join(",\n", Enumerable.Range(0, 10).Select(Json)) + "] ") },
    };

    [Theory]
    [MemberData(nameof(SameTenRows))]
    public async Task IngestAsync_AnyFormAndCompression_LogsTheSameEvents(string name, byte[] content)
    {
        await using var host = new IngestorHost();

        var result = await host.Files.IngestAsync(host.Write(name, content), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((10L, 10L, 0L), (result.Read, result.Accepted, result.Quarantined));
        var events = (await host.EventsAsync()).OrderBy(e => e.UserId).ToList();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => ((uint)i + 1, $"s_{i}", "purchase", "SMS", (uint)i, $"{i + 1}")),
            events.Select(e => (e.UserId, e.SessionId, e.EventType, e.Channel, e.Premium, e.Key)));
        Assert.Empty(await host.QuarantinedAsync());
    }

    [Theory]
    [InlineData(Header + ",event_id,Event_Id", "a single event_id")]
    [InlineData(Header + ",x", "16,384")]
    public async Task IngestAsync_HeaderThatCannotBe_IsRefusedWhole(string header, string why)
    {
        await using var host = new IngestorHost();
        // It is kept with each refused row, of which a few bytes are one.
        if (header.EndsWith('x')) header += new string('x', 16 << 10);
        var file = host.Write("a.csv", Utf8(header + "\n" + string.Concat(Enumerable.Repeat("x\n", 100))));
        var error = await Assert.ThrowsAsync<FileRefusedException>(() => host.Files.IngestAsync(file, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Empty(await host.QuarantinedAsync());
    }

    [Fact]
    public async Task IngestAsync_EveryDefectInOneCsv_CostsItsOwnRowOnly()
    {
        await using var host = new IngestorHost();
        var (content, expected) = DefectiveFile.Csv();

        var result =
            await host.Files.IngestAsync(host.Write("defects.csv", content), cancellationToken: TestContext.Current.CancellationToken);

        await AssertDefectsAsync(host, result, expected);
    }

    [Fact]
    public async Task IngestAsync_EveryDefectInOneNdjson_CostsItsOwnRowOnly()
    {
        await using var host = new IngestorHost();
        var (content, expected) = DefectiveFile.Ndjson();

        var result =
            await host.Files.IngestAsync(host.Write("defects.ndjson", content), cancellationToken: TestContext.Current.CancellationToken);

        await AssertDefectsAsync(host, result, expected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IngestAsync_RestOfMalformedJson_IsKeptAsFarAsARowIsAndSaysSo(bool isLong)
    {
        await using var host = new IngestorHost();
        var rest = "{\"a\":}" + new string('x', isLong ? 1_000_000 : 60_000);
        // It begins where the file's first piece in memory ends.
        var before = $"[{Json(0)},".PadRight((256 << 10) - 20);

        var result = await host.Files.IngestAsync(
            host.Write("a.json", before + rest), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsRestUnread);
        var row = Assert.Single(await host.QuarantinedAsync()).Row;
        Assert.Equal(("malformed_json", isLong), (row.ReasonCode, row.IsTruncated));
        Assert.Equal(rest[..Math.Min(rest.Length, QuarantinedRow.MaxRowBytes)], Encoding.UTF8.GetString(row.Row));
    }

    [Theory]
    [InlineData("event_time,session_id,event_type,premium_amount\n2025-10-01 00:00:00,s,purchase,1\n", new[] { "user_id", "channel" })]
    [InlineData("", new[] { "event_time", "user_id", "session_id", "event_type", "channel", "premium_amount" })]
    [InlineData("\n \n", new[] { "event_time", "user_id", "session_id", "event_type", "channel", "premium_amount" })]
    public async Task IngestAsync_HeaderLacksAColumn_RefusesTheFileBeforeAnythingIsLogged(string content, string[] missing)
    {
        await using var host = new IngestorHost();
        var path = host.Write("bad.csv", content);

        var refused = await Assert.ThrowsAsync<FileRefusedException>(() =>
            host.Files.IngestAsync(path, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(missing, refused.MissingColumns);
        Assert.All(missing, column => Assert.Contains(column, refused.Message));
        Assert.Empty(await host.EventsAsync());
        Assert.Empty(await host.QuarantinedAsync());
    }

    [Fact]
    public async Task IngestAsync_FileThatCannotBeRead_SaysWhichAndWhy()
    {
        await using var host = new IngestorHost();
        var missing = Path.Combine(host.Folder, "nowhere.csv");

        var notFound = await Assert.ThrowsAsync<FileNotFoundException>(() => host.Files.IngestAsync(missing));
        var folder = await Assert.ThrowsAsync<IOException>(() => host.Files.IngestAsync(host.Folder));

        Assert.Contains(missing, notFound.Message);
        Assert.Contains(host.Folder, folder.Message);
    }

    [Fact]
    public async Task IngestAsync_Records_CarryTheirSourceAndRun()
    {
        await using var host = new IngestorHost();
        var path = host.Write("some.csv", Header + "\n" + Csv(0, 3) + "x\n");

        var first = await host.Files.IngestAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        var second = await host.Files.IngestAsync(path, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEqual(first.IngestId, second.IngestId);
        Assert.Equal(new Dictionary<string, long> { ["too_few_columns"] = 1 }, first.PerReason);
        var headers =
            (await host.EventsAsync()).Select(e => e.Headers).Concat((await host.QuarantinedAsync()).Select(row => row.Headers)).ToList();
        Assert.All(headers, header => Assert.Equal(path, header.GetString(RecordHeaderNames.Source)));
        Assert.Equal(4, headers.Count(header => header.GetString(RecordHeaderNames.Ingest) == first.IngestId));
        Assert.Equal(4, headers.Count(header => header.GetString(RecordHeaderNames.Ingest) == second.IngestId));
        Assert.Single((await host.QuarantinedAsync()).Select(row => row.Row.Id).Distinct());
    }

    [Fact]
    public async Task IngestAsync_FormatForOthers_IsTheJsonOfTheContract()
    {
        await using var host = new IngestorHost(builder => builder.Services.AddSingleton(RawEventFormats.Json));

        await host.Files.IngestAsync(host.Write("one.csv", Header + "\n" + Csv(0, 1)),
            cancellationToken: TestContext.Current.CancellationToken);

        var values = new List<string>();
        await host.ReadAsync(Topics.RawEvents, (record, _) => values.Add(Encoding.UTF8.GetString(record.Value)));
        Assert.Equal(
            """{"event_time":"2025-10-01 12:00:00.000","user_id":1,"session_id":"s_0","event_type":"purchase","channel":"SMS","""
            + "\"premium_amount\":0}",
            Assert.Single(values));
    }

    [Fact]
    public async Task IngestAsync_Progress_EndsWithTheWholeFile()
    {
        await using var host = new IngestorHost();
        var path = host.Write("large.csv", Header + "\n" + Csv(0, 30_000));
        var progress = new Recorded();

        await host.Files.IngestAsync(path, progress, TestContext.Current.CancellationToken);

        var size = new FileInfo(path).Length;
        Assert.Equal(new(size, size, 30_000), progress.Items[^1]);
        Assert.Equal(progress.Items.Select(item => item.BytesRead).Order(), progress.Items.Select(item => item.BytesRead));
    }

    private static async Task AssertDefectsAsync(IngestorHost host, IngestResult result, DefectiveFile.Expectation expected)
    {
        var quarantined = await host.QuarantinedAsync();
        Assert.Equal(expected.Rejected.Select(row => $"{row.Place} {row.Reason}"),
            quarantined.Select(row => $"{row.Row.Place} {row.Row.ReasonCode}"));
        Assert.All(quarantined, row => Assert.Equal(QuarantinedRow.EventKind, row.Row.Kind));
        Assert.Equal(expected.Sessions.Order(), (await host.EventsAsync()).Select(e => e.SessionId).Order());
        Assert.Equal((expected.Sessions.Count + expected.Rejected.Count, expected.Sessions.Count, expected.Rejected.Count),
            (result.Read, result.Accepted, result.Quarantined));
        Assert.Equal(expected.Rejected.GroupBy(row => row.Reason).ToDictionary(g => g.Key, g => (long)g.Count()), result.PerReason);
    }

    private sealed class Recorded : IProgress<Azki.Ingestor.Files.IngestProgress>
    {
        public List<Azki.Ingestor.Files.IngestProgress> Items { get; } = [];

        public void Report(Azki.Ingestor.Files.IngestProgress value) => Items.Add(value);
    }
}
