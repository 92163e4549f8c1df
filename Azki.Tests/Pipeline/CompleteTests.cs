using System.Text;
using Azki.Ingestor;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;

namespace Azki.Tests.Pipeline;

/// <summary>Every defect of the contract in one file, next to good rows: the good are stored, each bad one is kept with its reason and place.</summary>
public sealed class CompleteTests(EngineFixture fixture)
{
    private static readonly string Good = "2025-10-01 10:00:00,1,s1,purchase,SMS,5";

    private static readonly (string Row, string Reason)[] CsvDefects =
    [
        ("2025-10-01 10:00:00,2,\"s1,purchase,SMS,5", "malformed_row"),
        ("2025-10-01 10:00:00,2,s1,purchase,SMS", "too_few_columns"),
        ("2025-10-01 10:00:00,2,s1,purchase,SMS,5,6", "too_many_columns"),
        (",2,s1,purchase,SMS,5", "event_time_missing"),
        ("yesterday,2,s1,purchase,SMS,5", "event_time_invalid"),
        ("2025-02-29 10:00:00,2,s1,purchase,SMS,5", "event_time_invalid"),
        ("1999-12-31 23:59:59,2,s1,purchase,SMS,5", "event_time_too_early"),
        ("2999-01-01 00:00:00,2,s1,purchase,SMS,5", "event_time_in_future"),
        ("2025-10-01 10:00:00,,s1,purchase,SMS,5", "user_id_missing"),
        ("2025-10-01 10:00:00,x2,s1,purchase,SMS,5", "user_id_invalid"),
        ("2025-10-01 10:00:00,0,s1,purchase,SMS,5", "user_id_out_of_range"),
        ("2025-10-01 10:00:00,4294967296,s1,purchase,SMS,5", "user_id_out_of_range"),
        ("2025-10-01 10:00:00,-1,s1,purchase,SMS,5", "user_id_out_of_range"),
        ("2025-10-01 10:00:00,2, ,purchase,SMS,5", "session_id_missing"),
        ($"2025-10-01 10:00:00,2,{new string('s', 257)},purchase,SMS,5", "session_id_too_long"),
        ("2025-10-01 10:00:00,2,s1,,SMS,5", "event_type_missing"),
        ("2025-10-01 10:00:00,2,s1,refund,SMS,5", "event_type_unknown"),
        ("2025-10-01 10:00:00,2,s1,purchase,,5", "channel_missing"),
        ("2025-10-01 10:00:00,2,s1,purchase,SMS,1.5", "premium_invalid"),
        ("2025-10-01 10:00:00,2,s1,purchase,SMS,much", "premium_invalid"),
        ("2025-10-01 10:00:00,2,s1,purchase,SMS,-5", "premium_negative"),
        ("2025-10-01 10:00:00,2,s1,purchase,SMS,4294967296", "premium_out_of_range"),
        ("2025-10-01 10:00:00,2,s\u00FF1,purchase,SMS,5", "not_utf8"),
        (new string('x', 2 << 20), "row_too_long"),
    ];

    private static readonly (string Row, string Reason)[] JsonDefects =
    [
        ("{\"event_time\":\"2025-10-01 10:00:00\"", "malformed_json"),
        ("[1]", "not_an_object"),
        ("{}", "event_time_missing"),
        ("{\"event_time\":5,\"user_id\":1}", "event_time_invalid"),
        (Json("user_id", "{}"), "user_id_invalid"),
        (Json("session_id", "[1]"), "session_id_invalid"),
        (Json("session_id", "null"), "session_id_missing"),
        (Json("event_type", "true"), "event_type_unknown"),
        (Json("channel", "{}"), "channel_invalid"),
        (Json("premium_amount", "\"1.5\""), "premium_invalid"),
        (Json("premium_amount", "-1"), "premium_negative"),
        (Json("event_id", "-1"), "event_id_invalid"),
        (Json("session_id", "\"\u00FF\""), "not_utf8"),
        ($"{{\"x\":\"{new string('x', 2 << 20)}\"}}", "row_too_long"),
    ];

    [Fact]
    public async Task Ingest_CsvWithEveryDefect_KeepsTheGoodAndNamesTheBad()
    {
        var file = new StringBuilder("\u00EF\u00BB\u00BFevent_time,user_id,session_id,event_type,channel,premium_amount\r\n\r\n");
        var (expected, line) = (new PlainWarehouse(), 2);
        var places = new List<string>();
        foreach (var (row, reason) in CsvDefects)
        {
            file.Append(row).Append("\r\n\n");
            places.Add($"line {++line}\t{reason}");
            line++;
            file.Append(Good.Replace("s1", $"good{line}", StringComparison.Ordinal)).Append('\n');
            expected.Take(Event($"good{line++}"));
        }
        file.Append("2025-10-01 10:00:00,2,s1,purch");
        places.Add($"line {line + 1}\ttoo_few_columns");
        await AssertAsync("defects.csv", file.ToString(), expected, places);
    }

    [Fact]
    public async Task Ingest_NdjsonWithEveryDefect_KeepsTheGoodAndNamesTheBad()
    {
        var file = new StringBuilder("\u00EF\u00BB\u00BF");
        var (expected, line) = (new PlainWarehouse(), 0);
        var places = new List<string>();
        foreach (var (row, reason) in JsonDefects)
        {
            file.Append(row).Append("\r\n\r\n");
            places.Add($"line {++line}\t{reason}");
            line += 2;
            file.Append(Json("session_id", $"\"good{line}\"")).Append('\n');
            expected.Take(Event($"good{line}"));
        }
        file.Append(Json("session_id", "\"cut")[..40]);
        places.Add($"line {line + 1}\tmalformed_json");
        await AssertAsync("defects.ndjson", file.ToString(), expected, places);
    }

    [Theory]
    [InlineData("event_time,user_id,session_id,event_type,channel\n2025-10-01 10:00:00,1,s1,purchase,SMS\n")]
    [InlineData("")]
    [InlineData("2025-10-01 10:00:00,1,s1,purchase,SMS,5\n")]
    public async Task Ingest_HeaderLacksAColumn_RefusesTheFileAndLoadsNothing(string content)
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await Assert.ThrowsAsync<FileRefusedException>(() => platform.IngestAsync(home.Write("bad.csv", Encoding.UTF8.GetBytes(content))));
        await platform.CatchUpAsync();
        Assert.Equal(["0\t0\t0"], await home.LinesAsync(
            "SELECT (SELECT count() FROM processed_events_storage), (SELECT count() FROM quarantined_events), (SELECT count() FROM ingestion_ledger)"));
    }

    private async Task AssertAsync(string name, string content, PlainWarehouse expected, List<string> places)
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        // Latin-1 keeps the bytes that are not UTF-8.
        var path = home.Write(name, Encoding.Latin1.GetBytes(content));
        var result = await platform.IngestAsync(path);
        await platform.CatchUpAsync();
        await Tables.AssertEqualAsync(expected, home);
        const string Quarantined = "SELECT place, reason FROM quarantined_events WHERE source LIKE '%/defects.%' ORDER BY toUInt32(splitByChar(' ', place)[2])";
        Assert.Equal(places, await home.LinesAsync(Quarantined));
        Assert.Equal((expected.Events.Count + places.Count, expected.Events.Count, places.Count), (result.Read, result.Accepted, result.Quarantined));
        const string Ledger = "SELECT read, stored, duplicates, quarantined FROM ingestion_ledger WHERE kind = 'event' ORDER BY ingest_id";
        Assert.Equal([$"{result.Read}\t{result.Accepted}\t0\t{result.Quarantined}"], await home.LinesAsync(Ledger));

        await platform.IngestAsync(path);
        await platform.CatchUpAsync();
        await Tables.AssertEqualAsync(expected, home, "after the same file again");
        Assert.Equal(places, await home.LinesAsync(Quarantined));
        Assert.Equal([$"{result.Read}\t{result.Accepted}\t0\t{result.Quarantined}", $"{result.Read}\t0\t{result.Accepted}\t{result.Quarantined}"], await home.LinesAsync(Ledger));
    }

    private static PlainEvent Event(string session) =>
        new(new DateTimeOffset(2025, 10, 1, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), 1, session, "purchase", "SMS", 5);

    private static string Json(string field, string value)
    {
        var fields = new Dictionary<string, string>
        {
            ["event_time"] = "\"2025-10-01T10:00:00Z\"",
            ["user_id"] = "1",
            ["session_id"] = "\"s\"",
            ["event_type"] = "\"purchase\"",
            ["channel"] = "\"SMS\"",
            ["premium_amount"] = "5",
        };
        fields[field] = value;
        return $"{{{string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}";
    }
}
