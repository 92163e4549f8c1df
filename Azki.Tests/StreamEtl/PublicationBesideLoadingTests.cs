using System.Text;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse;

namespace Azki.Tests.StreamEtl;

/// <summary>Batch ETL publishes what it computed while events were being loaded.</summary>
public sealed class PublicationBesideLoadingTests(EngineFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_EventStoredByNewerUsersThanTheRunTook_OrByOneWhomItDoesNotKnow_StaysAsItIsStored()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        await LoadAsync("Shiraz", "1,before", "5,known");
        var (run, started) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        await platform.Etl.StartBatchAsync(run);
        // The user moves once the run has taken its users. Of the second event, which it found in the log, it says where he was by then.
        await LoadAsync("Yazd", "2,since");
        var stored = await ProcessedAsync();
        await home.Warehouse.ExecuteAsync(
            """
            INSERT INTO batch_rows (id, event_time, user_id, session_id, event_type, channel, premium_amount, city, user_known, event_id_given) VALUES
                (1, '2025-10-02 10:00:00', 7, 'before', 'purchase', 'SMS', 1, 'Tehran', 1, 1), (2, '2025-10-02 10:00:00', 7, 'since', 'purchase', 'SMS', 1, 'Tehran', 1, 1),
                (3, '2025-10-03 10:00:00', 7, 'new', 'purchase', 'SMS', 1, 'Tehran', 1, 1), (4, '2025-09-02 10:00:00', 7, 'month', 'purchase', 'SMS', 1, 'Tehran', 1, 1),
                (5, '2025-10-02 10:00:00', 7, 'known', 'purchase', 'SMS', 1, '', 0, 1)
            """, Cancellation);

        var published = await platform.Etl.PublishBatchAsync(new(run, new(2025, 1, 1), new(2025, 12, 31), false, started, 5, 1 ^ 2 ^ 3 ^ 4 ^ 5));

        Assert.Equal(2, published.Added);
        Assert.Equal([202509, 202510], published.Months);
        foreach (var table in (string[])["processed_events_storage", "session_events"])
            Assert.Equal(["before\tTehran", "known\tShiraz", "month\tTehran", "new\tTehran", "since\tYazd"], await home.LinesAsync($"SELECT session_id, city FROM {table} ORDER BY session_id"));
        Assert.Equal(["2025-09-02\tTehran\t1", "2025-10-02\tShiraz\t1", "2025-10-02\tTehran\t1", "2025-10-02\tYazd\t1", "2025-10-03\tTehran\t1"],
            await home.LinesAsync("SELECT metric_date, city, sum(events) FROM daily_states GROUP BY metric_date, city ORDER BY metric_date, city"));
        Assert.Equal(stored, await ProcessedAsync());

        async Task LoadAsync(string city, params string[] given)
        {
            await platform.SyncUsersAsync(home.Write("users.csv", Encoding.UTF8.GetBytes($"user_id,signup_date,city,device_type\n7,2024-01-01,{city},ios\n")));
            await platform.CatchUpAsync();
            await platform.IngestAsync(home.Write($"{city}.csv", Encoding.UTF8.GetBytes(
                $"event_id,session_id,event_time,user_id,event_type,channel,premium_amount\n{string.Concat(given.Select(g => $"{g},2025-10-02 10:00:00,7,purchase,SMS,1\n"))}")));
            await platform.CatchUpAsync();
        }

        Task<string[]> ProcessedAsync() => home.LinesAsync("SELECT processing_time, ingestion_time, data_source FROM processed_events_storage WHERE session_id = 'since'");
    }

    [Fact]
    public async Task Publish_EventsWereEnrichedAnewSinceTheRunTookItsUsers_PublishesNothing()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        var (run, started) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        await platform.Etl.StartBatchAsync(run);
        await home.Warehouse.ExecuteAsync("INSERT INTO batch_rows (id, event_time, user_id, session_id, event_id_given) VALUES (1, '2025-10-02 10:00:00', 7, 'before', 1)", Cancellation);

        await platform.Etl.ReenrichAsync(null, null);

        var error = await Assert.ThrowsAsync<WarehouseException>(() => platform.Etl.PublishBatchAsync(new(run, new(2025, 1, 1), new(2025, 12, 31), false, started, 1, 1)));
        Assert.Contains("enriched anew", error.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM processed_events_storage"));
    }
}
