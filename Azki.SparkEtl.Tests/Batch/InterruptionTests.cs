using Azki.SparkEtl.Load;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.Warehouse;
using Spark.Connect;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

/// <summary>Whatever interrupts a run before it is published, what is stored stands untouched and the next run goes on.</summary>
[Trait("Category", "Long")]
public sealed class InterruptionTests(SparkServer server, EmbeddedWarehouse engine)
{
    [Fact]
    public async Task StageAsync_KilledCancelledAndDisturbed_LeavesWhatIsStoredAndTheNextRunIsRight()
    {
        await server.EnsureStartedAsync();
        await using var platform = await engine.NewPlatformAsync();
        await platform.LoadUsersAsync(Inputs.Users);
        await platform.StreamAsync(Inputs.Sample);
        var before = await AllTables.FingerprintAsync(platform.Warehouse);
        var request = TestPlatform.Request(BatchMode.Rebuild, new EventSource.Csv(Inputs.Sample));

        await using (var doomed = new DoomedSpark())
        {
            await doomed.EnsureStartedAsync();
            await Assert.ThrowsAnyAsync<SparkConnectException>(() => platform.StageAsync(doomed, null, request, new OnceAtStep("Computing", doomed.Kill)));
        }
        Assert.Equal(before, await AllTables.FingerprintAsync(platform.Warehouse));

        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => platform.StageAsync(server, null, request, new OnceAtStep("Computing", cancellation.Cancel), cancellation.Token));
        Assert.Equal(before, await AllTables.FingerprintAsync(platform.Warehouse));

        // A row that Spark did not count.
        var staged = await platform.StageAsync(server, null, request);
        await platform.Warehouse.ExecuteAsync("INSERT INTO batch_rows (reason, id, event_time, user_id) VALUES ('', 1, '2025-10-10 00:00:00', 7)");
        Assert.Contains("nothing was published", (await Assert.ThrowsAsync<WarehouseException>(() => platform.PublishAsync(staged, request))).Message, StringComparison.Ordinal);
        var check = await Assert.ThrowsAsync<StagingException>(() => new StagingCheck(platform.Warehouse).OfStagedAsync(staged.Totals, TestContext.Current.CancellationToken));
        Assert.Contains("nothing is published", check.Message, StringComparison.Ordinal);

        // Another run took the staging tables.
        staged = await platform.StageAsync(server, null, request);
        await platform.Etl.StartBatchAsync(Guid.NewGuid());
        await Assert.ThrowsAsync<WarehouseException>(() => platform.PublishAsync(staged, request));
        Assert.Equal(before, await AllTables.FingerprintAsync(platform.Warehouse));

        staged = await platform.StageAsync(server, null, request);
        var published = await platform.PublishAsync(staged, request);
        Assert.Equal(20_000, staged.Totals.Events);
        Assert.Equal([202510], published.Months);
        await using var expected = await engine.NewPlatformAsync();
        await expected.LoadUsersAsync(Inputs.Users);
        await expected.StreamAsync(Inputs.Sample);
        await AllTables.AssertEqualAsync(expected.Warehouse, platform.Warehouse);
    }
}
