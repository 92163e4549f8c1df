using Azki.SparkEtl.Load;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.StreamEtl;
using Azki.Warehouse;

namespace Azki.SparkEtl.Tests.Staged;

/// <summary>The publication of rows that are staged without Spark.</summary>
public sealed class PublicationTests(EmbeddedWarehouse engine)
{
    private static readonly string[] Tables = ["batch_runs", "batch_candidates", "batch_repeats", "batch_events", "batch_session_events", "batch_daily_states", "batch_refused_rows"];

    [Fact]
    public async Task Publish_Staged_LeavesNoCopyOfTheRows()
    {
        await using var platform = await engine.NewPlatformAsync();
        var request = await StageAsync(platform, replacesDays: false);

        var published = await platform.Etl.PublishBatchAsync(request);

        Assert.Equal((1L, 1L), (published.Added, published.Quarantined));
        Assert.Equal(["1\t1\t1\t1"], await AllTables.ReadAsync(platform.Warehouse,
            "SELECT (SELECT count() FROM processed_events_storage), (SELECT count() FROM session_events), (SELECT sum(events) FROM daily_states), (SELECT count() FROM quarantined_events)"));
        foreach (var table in Tables) Assert.Equal(["0"], await AllTables.ReadAsync(platform.Warehouse, $"SELECT count() FROM {table}"));
        // Asked for once more, it says that there is nothing, and takes nothing away.
        await Assert.ThrowsAsync<WarehouseException>(() => platform.Etl.PublishBatchAsync(request));
        Assert.Equal(["1"], await AllTables.ReadAsync(platform.Warehouse, "SELECT count() FROM processed_events_storage"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_GivenIdStoredOnAnotherDayMeanwhile_IsRefusedUntilTheNextRun(bool replacesDays)
    {
        await using var platform = await engine.NewPlatformAsync();
        var request = await StageAsync(platform, replacesDays);
        await platform.Warehouse.ExecuteAsync(
            $"INSERT INTO processed_events_storage (event_id, event_id_given, event_time, user_id, session_id, ingestion_time) VALUES (5, 1, '2025-11-01 10:00:00', 7, 'stream', fromUnixTimestamp64Milli({request.StartedAt.AddSeconds(1).ToUnixTimeMilliseconds()}, 'UTC'))");

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => platform.Etl.PublishBatchAsync(request));

        Assert.Contains("Run it again", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["stream"], await AllTables.ReadAsync(platform.Warehouse, "SELECT session_id FROM processed_events_storage"));
    }

    [Fact]
    public async Task Publish_GivenIdStoredOnAnotherDayThatIsReplaced_MovesTheEvent()
    {
        await using var platform = await engine.NewPlatformAsync();
        var request = await StageAsync(platform, replacesDays: true) with { ConfirmsRemovals = true };
        await platform.Warehouse.ExecuteAsync(
            "INSERT INTO processed_events_storage (event_id, event_id_given, event_time, user_id, session_id, ingestion_time) VALUES (5, 1, '2025-11-01 10:00:00', 7, 'stream', '2025-11-01 10:00:00')");

        await platform.Etl.PublishBatchAsync(request);

        Assert.Equal(["batch"], await AllTables.ReadAsync(platform.Warehouse, "SELECT session_id FROM processed_events_storage"));
    }

    // An event whose sender chose its id, and a refused row.
    private static async Task<BatchPublicationRequest> StageAsync(TestPlatform platform, bool replacesDays)
    {
        await platform.Etl.WaitUntilCaughtUpAsync();
        var (run, started) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        await platform.Etl.StartBatchAsync(run);
        await platform.Warehouse.ExecuteAsync(
            "INSERT INTO batch_rows (reason, id, event_time, user_id, session_id, user_known, event_id_given) VALUES ('', 5, '2025-10-02 10:00:00', 7, 'batch', 1, 1), ('malformed_json', 9, '2025-10-02 10:00:00', 0, '', 0, 0)");
        var totals = await new StagedTotals(platform.Warehouse).OfStagedAsync(TestContext.Current.CancellationToken);
        return new(run, new(1970, 1, 1), new(2149, 6, 6), replacesDays, started, totals.Events, totals.Ids);
    }
}
