using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

/// <summary>The tables that Spark's rows fill against those of the streaming path: events, metrics and quarantine, row by row, ids included.</summary>
[Trait("Category", "Long")]
public sealed class TableParityTests(SparkServer local, SparkCluster cluster, EmbeddedWarehouse engine)
{
    private const int DirtyRows = 1_500;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_SampleAndDirtyFiles_TablesEqualTheStreamingPaths(bool inCluster)
    {
        SparkServer server = inCluster ? cluster : local;
        await server.EnsureStartedAsync();
        var folder = server.NewFolder();
        string[] files = [Inputs.Sample, Inputs.DirtyCsv(folder, DirtyRows), Inputs.DirtyNdjson(folder, DirtyRows)];
        await using var streaming = await engine.NewPlatformAsync();
        await streaming.LoadUsersAsync(Inputs.Users);
        await streaming.StreamAsync(files);
        await streaming.Etl.ReenrichAsync(null, null);

        await using var batch = await engine.NewPlatformAsync();
        await batch.LoadUsersAsync(Inputs.Users);
        var request = TestPlatform.Request(BatchMode.Backfill, [.. files.Select(EventSource.OfFile)]);
        // In the cluster one of the two executors is killed at work.
        var accident = new OnceAtStep("Computing", inCluster ? cluster.KillAnExecutor : () => { });
        var published = await batch.PublishAsync(await batch.StageAsync(server, null, request, accident), request);

        Assert.True(accident.IsDone);
        Assert.True(published.Added > 20_000 && published.Quarantined > 0);
        await AllTables.AssertEqualAsync(streaming.Warehouse, batch.Warehouse);
        // What Spark stored is known to the streaming path.
        await batch.StreamAsync(files);
        await AllTables.AssertEqualAsync(streaming.Warehouse, batch.Warehouse);
    }
}
