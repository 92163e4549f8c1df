using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

[Trait("Category", "Long")]
public sealed class StoredEventsTests(SparkServer server, EmbeddedWarehouse engine)
{
    [Fact]
    public async Task Publish_AfterUsersWereCorrected_EqualsTheEmbeddedReenrichment()
    {
        await server.EnsureStartedAsync();
        var folder = server.NewFolder();
        string[] files = [Inputs.Sample, Inputs.DirtyCsv(folder, 500)];
        var corrected = Path.Combine(folder, "users.csv");
        // Every third user gone, every other moved.
        await File.WriteAllLinesAsync(corrected, (await File.ReadAllLinesAsync(Inputs.Users)).Where((_, i) => i == 0 || i % 3 != 0).Select((line, i) => i % 2 == 1 ? line.Replace("Tehran", "Yazd") : line));
        await using var embedded = await engine.NewPlatformAsync();
        await using var batch = await engine.NewPlatformAsync();
        foreach (var platform in (TestPlatform[])[embedded, batch])
        {
            await platform.LoadUsersAsync(Inputs.Users);
            await platform.StreamAsync(files);
            await platform.LoadUsersAsync(corrected);
        }
        var times = await AllTables.ReadAsync(batch.Warehouse, "SELECT event_id, processing_time, ingestion_time FROM processed_events_storage ORDER BY event_id");
        await embedded.Etl.ReenrichAsync(new(2025, 10, 5), new(2025, 10, 20));

        var request = TestPlatform.Request(BatchMode.Reenrich) with { From = new(2025, 10, 5), To = new(2025, 10, 20) };
        var published = await batch.PublishAsync(await batch.StageAsync(server, engine.AddressOf(batch.Warehouse.Database), request), request);

        Assert.Equal((0L, 0L), (published.Added, published.Quarantined));
        await AllTables.AssertEqualAsync(embedded.Warehouse, batch.Warehouse);
        Assert.Equal(times, await AllTables.ReadAsync(batch.Warehouse, "SELECT event_id, processing_time, ingestion_time FROM processed_events_storage ORDER BY event_id"));
    }

    [Fact]
    public async Task Publish_RebuildOfSomeDays_TheyBecomeWhatTheSourcesSay()
    {
        await server.EnsureStartedAsync();
        var lines = await File.ReadAllLinesAsync(Inputs.Sample);
        var folder = server.NewFolder();
        await using var whole = await engine.NewPlatformAsync();
        await whole.LoadUsersAsync(Inputs.Users);
        await whole.StreamAsAsync("events.csv", Inputs.Sample);
        // The 10th without its purchases, the 11th as it was; the file has no other day.
        var some = Path.Combine(folder, "some.csv");
        await File.WriteAllLinesAsync(some, lines.Where((l, i) => i == 0 || l.StartsWith("2025-10-11", StringComparison.Ordinal) || (l.StartsWith("2025-10-10", StringComparison.Ordinal) && !l.Contains("purchase"))));
        var request = TestPlatform.Request(BatchMode.Rebuild, new EventSource.Csv(some) { Name = "events.csv" }) with { From = new(2025, 10, 10), To = new(2025, 10, 11) };
        var staged = await whole.StageAsync(server, null, request);

        var refused = await Assert.ThrowsAsync<Azki.Warehouse.WarehouseException>(() => whole.PublishAsync(staged, request));
        Assert.Contains("--confirm-removals", refused.Message, StringComparison.Ordinal);
        await whole.Etl.PublishBatchAsync(new(staged.RunId, request.From, request.To, true, DateTimeOffset.UtcNow, staged.Totals.Events, staged.Totals.Ids) { ConfirmsRemovals = true });

        await using var expected = await engine.NewPlatformAsync();
        await expected.LoadUsersAsync(Inputs.Users);
        var left = Path.Combine(folder, "left.csv");
        await File.WriteAllLinesAsync(left, lines.Where(l => !l.StartsWith("2025-10-10", StringComparison.Ordinal) || !l.Contains("purchase")));
        await expected.StreamAsAsync("events.csv", left);
        await AllTables.AssertEqualAsync(expected.Warehouse, whole.Warehouse);
    }

    [Fact]
    public async Task Publish_RebuildAndEventsTakenSinceItsSourcesWereLookedUp_LeavesThem()
    {
        await server.EnsureStartedAsync();
        var lines = await File.ReadAllLinesAsync(Inputs.Sample);
        var folder = server.NewFolder();
        var (first, since) = (Path.Combine(folder, "first.csv"), Path.Combine(folder, "since.csv"));
        await File.WriteAllLinesAsync(first, lines.Where((_, i) => i == 0 || i % 2 == 1));
        await File.WriteAllLinesAsync(since, lines.Where((_, i) => i % 2 == 0));
        await using var platform = await engine.NewPlatformAsync();
        await platform.LoadUsersAsync(Inputs.Users);
        await platform.StreamAsAsync("events.csv", first);
        var request = TestPlatform.Request(BatchMode.Rebuild, new EventSource.Csv(first) { Name = "events.csv" }) with { SourcesAsOf = DateTimeOffset.UtcNow };
        await platform.StreamAsAsync("events.csv", since);

        await platform.PublishAsync(await platform.StageAsync(server, null, request), request);

        await using var expected = await engine.NewPlatformAsync();
        await expected.LoadUsersAsync(Inputs.Users);
        await expected.StreamAsAsync("events.csv", first);
        await expected.StreamAsAsync("events.csv", since);
        await AllTables.AssertEqualAsync(expected.Warehouse, platform.Warehouse);
    }

    [Fact]
    public async Task Publish_RebuildThatMovesEventsWithIdsOfTheirOwn_FindsThemWhereTheyAre()
    {
        await server.EnsureStartedAsync();
        var folder = server.NewFolder();
        // One to the day before, one to the month before, one stays.
        var (sent, corrected) = (Write("sent.csv", "2025-10-02 00:10:00", "2025-11-01 00:10:00"), Write("corrected.csv", "2025-10-01 20:40:00", "2025-10-31 20:40:00"));
        await using var platform = await engine.NewPlatformAsync();
        await platform.LoadUsersAsync(Inputs.Users);
        await platform.StreamAsAsync("events.csv", sent);

        await RebuildAsync(new(2025, 10, 1), new(2025, 11, 1));
        await AssertFoundAsync("2025-10-01", "2025-10-31", "2025-11-01");
        // A single day, once more.
        await RebuildAsync(new(2025, 10, 1), new(2025, 10, 1));
        await AssertFoundAsync("2025-10-01", "2025-10-31", "2025-11-01");

        string Write(string name, string first, string second)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllLines(path, ["event_time,user_id,session_id,event_type,channel,premium_amount,event_id", $"{first},1,s1,purchase,SMS,5,101", $"{second},1,s2,purchase,SMS,5,102", "2025-11-01 12:00:00,1,s3,purchase,SMS,5,103"]);
            return path;
        }

        async Task RebuildAsync(DateOnly from, DateOnly to)
        {
            var request = TestPlatform.Request(BatchMode.Rebuild, new EventSource.Csv(corrected) { Name = "events.csv" }) with { From = from, To = to };
            await platform.PublishAsync(await platform.StageAsync(server, null, request), request);
        }

        async Task AssertFoundAsync(params string[] days)
        {
            Assert.Equal(days, await AllTables.ReadAsync(platform.Warehouse, "SELECT toString(event_date) FROM processed_events_storage ORDER BY event_date"));
            Assert.Equal(
                await AllTables.ReadAsync(platform.Warehouse, "SELECT toString(event_id), toString(event_date) FROM processed_events_storage ORDER BY ALL"),
                await AllTables.ReadAsync(platform.Warehouse, "SELECT toString(event_id), toString(event_date) FROM given_event_ids ORDER BY ALL"));
        }
    }
}
