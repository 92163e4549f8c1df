using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.SparkEtl.Transform;
using Spark.Connect;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Transform;

/// <summary>What becomes of the rows of folders, globs and tables: each event once, none lost.</summary>
public sealed class SourceTests(SparkServer server)
{
    private static readonly FixedClock Clock = new(new DateTimeOffset(2025, 11, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("")]
    [InlineData("/*.csv")]
    public async Task Csv_SeveralFiles_LoseNoEventAndHaveAHeaderEach(string glob)
    {
        var folder = NewFolder("events.csv");
        Write(folder, "part-0.csv", "event_time,user_id,session_id,event_type,channel,premium_amount", "2025-10-01 10:00:00,1,first,purchase,SMS,5", "2025-10-01 10:00:00,2,second,purchase,SMS,5");
        // Another order of columns, the second event again on the same line, and one that is refused.
        Write(folder, "part-1.csv", "\uFEFFsession_id,event_time,user_id,event_type,channel,premium_amount", "third,2025-10-01 10:00:00,3,purchase,SMS,5", "second,2025-10-01 10:00:00,2,purchase,SMS,5", "fourth,noon,3,purchase,SMS,5");
        Write(folder, "part-2.csv");

        await using var spark = await server.ConnectAsync();
        var rows = await ReadRowsAsync(spark, EventSource.OfFile(folder + glob) with { Name = "events.csv" + glob });

        Assert.Equal(
            [(null, null, "first"), (null, null, "second"), (null, null, "third"), ("event_time_invalid", "events.csv/part-1.csv line 4", "fourth")],
            rows.Select(r => (r.Reason, r.Place, r.Session)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/*.csv")]
    public async Task Csv_OneFileOfAFolder_IsKnownByItsOwnName(string glob)
    {
        var folder = NewFolder("alone.csv");
        Write(folder, "a.csv", "event_time,user_id,session_id,event_type,channel,premium_amount", "noon,3,purchase,purchase,SMS,5");

        await using var spark = await server.ConnectAsync();
        var row = Assert.Single(await ReadRowsAsync(spark, EventSource.OfFile(folder + glob) with { Name = "alone.csv" + glob }));

        Assert.Equal("alone.csv/a.csv line 2", row.Place);
    }

    [Theory]
    [InlineData("CAST(NULL AS ARRAY<STRUCT<key: STRING, value: BINARY>>)", "topic")]
    [InlineData("array(named_struct('key', 'other', 'value', X'61'))", "topic")]
    [InlineData("array(named_struct('key', 'azki-source', 'value', X'61'))", "a")]
    [InlineData("array(named_struct('key', 'azki-source', 'value', X'61'), named_struct('key', 'azki-source', 'value', X'62'))", "b")]
    [InlineData("array(named_struct('key', 'azki-source', 'value', CAST(NULL AS BINARY)))", "")]
    [InlineData("array(named_struct('key', 'other', 'value', X'61'), named_struct('key', 'azki-source', 'value', CAST(NULL AS BINARY)))", "")]
    public async Task Records_SourceInHeaders_IsTheLastOne(string headers, string source)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var spark = await server.ConnectAsync();
        await spark.Query($"SELECT 'topic' AS topic, 1001 AS partition, 5L AS offset, X'78' AS value, {headers} AS headers, timestamp_millis(0) AS timestamp, 1 AS timestampType")
            .CreateTemporaryViewAsync("records", cancellationToken: cancellation);

        var row = await spark.Query($"SELECT source, position, place FROM ({SqlFile.Read("kafka_texts")})", SqlParameters.Named(("now_ms", 0L)))
            .SingleAsync<(string Source, long Position, string Place)>(cancellationToken: cancellation);

        Assert.Equal((source, (5L << 20) + 1001, "topic-1001-5"), row);
    }

    [Fact]
    public async Task Ndjson_SeveralFiles_LoseNoEvent()
    {
        var folder = NewFolder("events.ndjson");
        Write(folder, "part-0.ndjson", Json(1, "first"), Json(2, "second"));
        Write(folder, "part-1.ndjson", "\uFEFF" + Json(3, "third"), Json(2, "second"), " " + Json(4, "fourth"));

        await using var spark = await server.ConnectAsync();
        var rows = await ReadRowsAsync(spark, EventSource.OfFile(folder));

        Assert.Equal(["first", "second", "third", "fourth"], rows.Select(r => r.Session));
        Assert.All(rows, r => Assert.Null(r.Reason));
    }

    [Theory]
    [InlineData("CAST(7 AS BIGINT)")]
    [InlineData("'7'")]
    [InlineData("CAST(7 AS DECIMAL(20, 0))")]
    public async Task Parquet_EventIdInTheSchema_IsTheIdentity(string eventId)
    {
        await using var spark = await server.ConnectAsync();
        var path = await ParquetAsync(spark, $"SELECT {eventId} AS event_id, '2025-10-01 10:00:00' AS event_time, 1 AS user_id, s AS session_id, 'purchase' AS event_type, 'SMS' AS channel FROM VALUES ('as sent'), ('as sent again') AS t(s)");

        var row = Assert.Single(await ReadRowsAsync(spark, new EventSource.Parquet(path)));

        Assert.Equal((null, 7), (row.Reason, row.Id));
    }

    [Fact]
    public async Task Parquet_WithoutOptionalColumns_HasNoPremiumAndTheIdentityOfItsContent()
    {
        await using var spark = await server.ConnectAsync();
        var path = await ParquetAsync(spark, "SELECT TIMESTAMP '2025-10-01 10:00:00' AS event_time, 1L AS user_id, 'first' AS session_id, 'purchase' AS event_type, 'SMS' AS channel");

        var row = Assert.Single(await ReadRowsAsync(spark, new EventSource.Parquet(path)));

        var expected = await spark.Query("SELECT xxhash64(unix_millis(TIMESTAMP '2025-10-01 10:00:00'), 1L, 'first', 'purchase', 'SMS', 0L)").SingleAsync<long>();
        Assert.Equal((null, expected), (row.Reason, row.Id));
    }

    [Fact]
    public async Task Parquet_NumberThatIsNoEventId_IsRefused()
    {
        await using var spark = await server.ConnectAsync();
        var path = await ParquetAsync(spark, "SELECT -7L AS event_id, '2025-10-01 10:00:00' AS event_time, 1 AS user_id, 'first' AS session_id, 'purchase' AS event_type, 'SMS' AS channel");

        Assert.Equal("event_id_invalid", Assert.Single(await ReadRowsAsync(spark, new EventSource.Parquet(path))).Reason);
    }

    [Fact]
    public async Task Parquet_WithoutANeededColumn_IsRefusedByName()
    {
        await using var spark = await server.ConnectAsync();
        var path = await ParquetAsync(spark, "SELECT 1 AS user_id, 'first' AS session_id, 'purchase' AS event_type, 'SMS' AS channel");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadRowsAsync(spark, new EventSource.Parquet(path)));
        Assert.Contains("event_time", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-29, "event_time_in_future")]
    [InlineData(-23, null)]
    [InlineData(null, null)]
    public async Task Records_OfAnEventAhead_AreJudgedByTheirOwnTime(int? receivedBefore, string? reason)
    {
        var (cancellation, now) = (TestContext.Current.CancellationToken, Clock.GetUtcNow());
        var received = receivedBefore is { } hours ? now.AddHours(hours).ToUnixTimeMilliseconds() : -1;
        var row = Json(1, "first").Replace("2025-10-01 10:00:00", $"{now:yyyy-MM-dd HH:mm:ss}", StringComparison.Ordinal);
        await using var spark = await server.ConnectAsync();
        await spark.PrepareAsync(cancellation);

        await spark.Query("SELECT 'topic' AS source, 0L AS position, 'topic-0-0' AS place, :row AS row, false AS is_too_long, :received AS received_ms, :received AS ingested_ms", SqlParameters.Named(("row", row), ("received", received)))
            .CreateTemporaryViewAsync("json_texts", cancellationToken: cancellation);
        await spark.CreateViewAsync("marked_texts", CleanPattern.ParametersOf(EventRules.Default, now.ToUnixTimeMilliseconds()), cancellation);
        Assert.Equal(reason is null, await spark.Query("SELECT is_clean FROM marked_texts").SingleAsync<bool>(cancellationToken: cancellation));

        // The same row as one that is looked into.
        await spark.Query("SELECT 0 AS source_number, 'topic' AS source, 0L AS position, 'topic-0-0' AS place, j.received_ms, j.ingested_ms, j.row, '' AS columns, CAST(NULL AS STRING) AS defect, v.*, '' AS event_id "
            + "FROM json_texts AS j, LATERAL (SELECT r.* FROM (SELECT from_json(j.row, 'event_time STRING, user_id STRING, session_id STRING, event_type STRING, channel STRING, premium_amount STRING') AS r)) AS v")
            .CreateTemporaryViewAsync("rows", cancellationToken: cancellation);
        await spark.CreateViewAsync("inspected_rows", EventPipeline.InspectionOf(EventRules.Default, now.ToUnixTimeMilliseconds()), cancellation);
        Assert.Equal(reason, await spark.Query("SELECT reason FROM inspected_rows").SingleAsync<string?>(cancellationToken: cancellation));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public async Task Records_OfATopic_AreIngestedByTheLogsTimeAndNeverByTheirSenders(int timestampType, bool isNow)
    {
        const long Written = 1_700_000_000_000, Now = 1_800_000_000_000;
        var cancellation = TestContext.Current.CancellationToken;
        await using var spark = await server.ConnectAsync();
        await spark.PrepareAsync(cancellation);
        await spark.Query(
            "SELECT 'topic' AS topic, 0 AS partition, 0L AS offset, CAST('x' AS BINARY) AS value, timestamp_millis(:written) AS timestamp, :type AS timestampType, CAST(NULL AS ARRAY<STRUCT<key: STRING, value: BINARY>>) AS headers",
            SqlParameters.Named(("written", Written), ("type", timestampType))).CreateTemporaryViewAsync("records", cancellationToken: cancellation);

        await spark.CreateViewAsync("kafka_texts", SqlParameters.Named(("now_ms", Now)), cancellation);

        Assert.Equal((Written, isNow ? Now : Written), await spark.Query("SELECT received_ms, ingested_ms FROM kafka_texts").SingleAsync<(long, long)>(cancellationToken: cancellation));
    }

    [Theory]
    [InlineData("events.csv", new byte[] { 0x1F, 0x8B, 8, 0 }, ".gz")]
    [InlineData("events.ndjson", new byte[] { 0x1F, 0x8B, 8, 0 }, ".gz")]
    [InlineData("events.ndjson", new byte[] { 0x28, 0xB5, 0x2F, 0xFD }, "Zstandard")]
    public async Task Text_CompressedAndNotNamedSo_IsRefused(string name, byte[] content, string expected)
    {
        var path = Path.Combine(server.NewFolder(), name);
        await File.WriteAllBytesAsync(path, [.. content, (byte)'\n', 1, 2, 3]);
        await using var spark = await server.ConnectAsync();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadRowsAsync(spark, EventSource.OfFile(path)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<ReadRow>> ReadRowsAsync(SparkSession spark, EventSource source)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await spark.PrepareAsync(cancellation);
        await using var kept = await KeptViews.OpenAsync(spark, TimeProvider.System, cancellation);
        var sources = await NumberedSource.OfAsync(spark, [source], cancellation);
        await new EventPipeline(spark, kept, EventRules.Default, Clock.GetUtcNow().ToUnixTimeMilliseconds()).CreateAsync(sources, null, cancellation);
        var rows = await spark.Query("SELECT reason, concat(data_source, ' ', place) AS place, session_id AS session, id FROM raw_candidates ORDER BY source_number, position")
            .ToListAsync<ReadRow>(cancellationToken: cancellation);
        // The first of each identity, which is chosen where all rows are.
        return [.. rows.DistinctBy(r => (r.Reason is null, r.Id))];
    }

    private async Task<string> ParquetAsync(SparkSession spark, string query)
    {
        var path = Path.Combine(server.NewFolder(), "events.parquet");
        await spark.Query(query).Write.Format("parquet").SaveAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        return path;
    }

    private string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(server.NewFolder(), name)).FullName;

    private static void Write(string folder, string name, params string[] lines) => File.WriteAllText(Path.Combine(folder, name), string.Concat(lines.Select(l => l + "\n")));

    private static string Json(int user, string session) =>
        $$"""{"event_time":"2025-10-01 10:00:00","user_id":{{user}},"session_id":"{{session}}","event_type":"purchase","channel":"SMS","premium_amount":5}""";

    public sealed record ReadRow(string? Reason, string? Place, string Session, long Id);
}
