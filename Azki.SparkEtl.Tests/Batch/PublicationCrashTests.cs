using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

/// <summary>A publication that ends half-way is brought to its end by the next start and the next run, wherever it stood.</summary>
[Trait("Category", "Long")]
public sealed class PublicationCrashTests(SparkServer server, EmbeddedWarehouse engine)
{
    // Where a month was: between the tables that take its place.
    private static readonly string[] Places = ["session_events", "daily_states"];

    [Fact]
    public async Task Publish_InterruptedAnywhere_IsCompletedByTheNextStartAndRun()
    {
        await server.EnsureStartedAsync();
        string[] files = [Inputs.Sample, Inputs.DirtyCsv(server.NewFolder(), 300)];
        await using var expected = await engine.NewPlatformAsync();
        await expected.LoadUsersAsync(Inputs.Users);
        await expected.StreamAsync(files);
        await using var platform = await engine.NewPlatformAsync();
        await platform.LoadUsersAsync(Inputs.Users);
        var request = TestPlatform.Request(BatchMode.Backfill, [.. files.Select(EventSource.OfFile)]);
        var staged = await platform.StageAsync(server, null, request);

        // With a column more, a table takes no partition. A month that can't be built is given up, for nothing stored was touched.
        await platform.Warehouse.ExecuteAsync("ALTER TABLE rebuild_daily_states ADD COLUMN in_the_way UInt8");
        await Assert.ThrowsAnyAsync<Exception>(() => platform.PublishAsync(staged, request));
        await platform.Warehouse.ExecuteAsync("ALTER TABLE rebuild_daily_states DROP COLUMN in_the_way");
        foreach (var place in Places)
        {
            // Once it takes the place of the stored one the publication stands, and there it is stopped.
            await platform.Warehouse.ExecuteAsync($"ALTER TABLE {place} ADD COLUMN in_the_way UInt8");
            var publishing = platform.PublishAsync(staged, request);
            await platform.WaitUntilStalledAsync();
            Assert.False(publishing.IsCompleted);
            await platform.StopAsync();
            await platform.Warehouse.ExecuteAsync($"ALTER TABLE {place} DROP COLUMN in_the_way");
            await platform.StartAgainAsync();
        }

        await platform.PublishAsync(staged, request);
        await AllTables.AssertEqualAsync(expected.Warehouse, platform.Warehouse);
    }
}
