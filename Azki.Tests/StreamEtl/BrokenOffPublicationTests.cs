using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.StreamEtl;

/// <summary>A publication of batch ETL that moves an event to another month, and is ended while it takes the place of what is stored.</summary>
public sealed class BrokenOffPublicationTests(EngineFixture fixture)
{
    // Every table that has the event, and where: its day, its month in the daily states, what is known of its id, and the row refused beside it.
    private static readonly string[] Tables =
    [
        "SELECT session_id, event_date FROM processed_events_storage ORDER BY ALL",
        "SELECT session_id, event_date FROM session_events ORDER BY ALL",
        "SELECT metric_date, sum(events) FROM daily_states GROUP BY metric_date ORDER BY ALL",
        "SELECT event_id, event_date FROM given_event_ids ORDER BY ALL",
        "SELECT count() FROM quarantined_events",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KilledBefore")]
    [InlineData("KilledAfter")]
    public async Task Publish_EndedBetweenTwoMonths_IsGoneOnWithBeforeAnythingElse(string fault)
    {
        await using var home = new PipelineHome(fixture);
        var isOneReplaced = false;
        using var faults = new FaultyHandler((_, statement) =>
        {
            isOneReplaced |= statement.Contains("REPLACE PARTITION 202510", StringComparison.Ordinal);
            return isOneReplaced && statement.Contains("202511", StringComparison.Ordinal) ? Enum.Parse<Fault>(fault) : Fault.None;
        });
        var platform = await home.StartAsync(faults);
        var request = await StageAsync(home, platform);

        var publishing = platform.Etl.PublishBatchAsync(request);
        await faults.Died.WaitAsync(Cancellation);
        Assert.False(publishing.IsCompleted);
        home.Snapshot();
        platform.Abandon();

        await using var next = await home.StartAsync();
        await next.Etl.StartBatchAsync(Guid.NewGuid());
        await AssertMovedAsync(home);
    }

    [Fact]
    public async Task Publish_SecondMonthCannotBeBuilt_TouchesNothingStoredAndLeavesNoCopy()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        var request = await StageAsync(home, platform);
        foreach (var statement in (string[])
            [
                "INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, ingestion_time) SELECT 6, '2025-11-02 10:00:00', 7, 'stays', now64(3) + 3600",
                "CREATE MATERIALIZED VIEW broken TO rebuild_daily_states AS SELECT toDate(throwIf(event_date > '2025-11-01', 'no room')) AS metric_date FROM rebuild_events",
            ])
            await home.Warehouse.ExecuteAsync(statement, Cancellation);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => platform.Etl.PublishBatchAsync(request));

        Assert.Contains("no room", error.Message, StringComparison.Ordinal);
        Assert.Equal(["stays\t2025-11-02", "stream\t2025-11-01"], await home.LinesAsync(Tables[0]));
        Assert.Equal(["0\t0\t0"], await home.LinesAsync(
            "SELECT (SELECT count() FROM rebuild_events), (SELECT count() FROM rebuild_session_events), (SELECT count() FROM rebuild_daily_states)"));
    }

    [Fact]
    public async Task Publish_AMonthIsInsertedTwice_TouchesNothingStored()
    {
        await using var home = new PipelineHome(fixture);
        using var twice = new TwiceHandler("INSERT INTO rebuild_events SELECT");
        await using var platform = await home.StartAsync(twice);
        var request = await StageAsync(home, platform);
        await home.Warehouse.ExecuteAsync(
            "INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, ingestion_time) SELECT 6, '2025-11-02 10:00:00', 7, 'stays', now64(3) + 3600", Cancellation);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => platform.Etl.PublishBatchAsync(request));

        Assert.Contains("not what stays", error.Message, StringComparison.Ordinal);
        Assert.Equal(["stays\t2025-11-02", "stream\t2025-11-01"], await home.LinesAsync(Tables[0]));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Publish_EndedAnywhere_IsNotDoneOrDoneWhole()
    {
        var last = 0;
        for (var statement = 1; last == 0; statement++)
        {
            await using var home = new PipelineHome(fixture);
            var (isPublishing, count) = (false, 0);
            using var faults = new FaultyHandler((_, _) => isPublishing && ++count == statement ? Fault.KilledBefore : Fault.None);
            var platform = await home.StartAsync(faults);
            var request = await StageAsync(home, platform);
            isPublishing = true;
            var publishing = platform.Etl.PublishBatchAsync(request);
            await Task.WhenAny(publishing, faults.Died);
            if (!faults.Died.IsCompleted)
            {
                await publishing;
                last = statement;
            }
            home.Snapshot();
            platform.Abandon();

            await using var next = await home.StartAsync();
            await next.Etl.StartBatchAsync(Guid.NewGuid());
            if (await home.LinesAsync("SELECT count() FROM processed_events_storage WHERE event_date = '2025-11-01'") is ["0"]) await AssertMovedAsync(home);
            else await AssertTablesAsync(home, ["stream\t2025-11-01"], ["stream\t2025-11-01"], ["2025-11-01\t1"], ["5\t2025-11-01"], ["0"]);
        }
        // The statements of two months were all broken off.
        Assert.True(last > 20, $"The publication had {last} statements.");
    }

    // What is stored on the first of November was of the last of October, says the source now; and it has a row that is none.
    private static async Task<BatchPublicationRequest> StageAsync(PipelineHome home, Platform platform)
    {
        await platform.CatchUpAsync();
        var (run, started) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        await home.Warehouse.ExecuteAsync(
            "INSERT INTO processed_events_storage (event_id, event_id_given, event_time, user_id, session_id, user_known, ingestion_time) SELECT 5, 1, '2025-11-01 10:00:00', 7, 'stream', 1, now64(3) - 3600", Cancellation);
        await platform.Etl.StartBatchAsync(run);
        await home.Warehouse.ExecuteAsync(
            "INSERT INTO batch_rows (reason, id, event_time, user_id, session_id, user_known, event_id_given, ingestion_time) VALUES ('', 5, '2025-10-31 10:00:00', 7, 'batch', 1, 1, now64(3)), ('malformed_json', 9, '2025-10-31 10:00:00', 0, '', 0, 0, now64(3))", Cancellation);
        return new(run, new(2025, 10, 1), new(2025, 11, 30), true, started, 1, 5) { ConfirmsRemovals = true };
    }

    private static Task AssertMovedAsync(PipelineHome home) =>
        AssertTablesAsync(home, ["batch\t2025-10-31"], ["batch\t2025-10-31"], ["2025-10-31\t1"], ["5\t2025-10-31"], ["1"]);

    private static async Task AssertTablesAsync(PipelineHome home, params string[][] expected)
    {
        var found = new List<string[]>();
        foreach (var table in Tables) found.Add(await home.LinesAsync(table));
        Assert.Equal(expected, found);
    }

    /// <summary>Has a statement done twice, as where it was repeated while it still ran.</summary>
    private sealed class TwiceHandler(string beginning) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is StringContent text && await text.ReadAsStringAsync(cancellationToken) is var sql && sql.StartsWith(beginning, StringComparison.Ordinal))
            {
                using var first = new HttpRequestMessage(request.Method, request.RequestUri!.OriginalString.Replace("query_id=", "query_id=first-", StringComparison.Ordinal)) { Content = new StringContent(sql) };
                first.Headers.Authorization = request.Headers.Authorization;
                using var response = await base.SendAsync(first, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
