using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Execution;

public sealed class ProgressAndInterruptTests(SparkServer server)
{
    // Some hours of work, which only an interrupt ends.
    private const string Endless = "SELECT count(*) FROM range(0, 100000000000, 1, 8) WHERE hash(id, id * 3) = 5";

    [Fact]
    public async Task InterruptTagAsync_RunningQuery_EndsItAndOnlyIt()
    {
        await using var spark = await server.ConnectAsync();
        var (query, running) = Start(spark, new() { Tags = ["nightly"] });
        await running;
        Assert.Empty(await spark.InterruptTagAsync("hourly"));
        Assert.Single(await spark.InterruptTagAsync("nightly"));
        Assert.True((await Assert.ThrowsAsync<SparkException>(() => query)).IsInterrupted);
    }

    [Fact]
    public async Task InterruptOperationAsync_ByTheIdGiven_EndsIt()
    {
        await using var spark = await server.ConnectAsync();
        var id = Guid.NewGuid();
        var (query, running) = Start(spark, new() { OperationId = id });
        await running;
        Assert.Equal([id], await spark.InterruptOperationAsync(id));
        Assert.True((await Assert.ThrowsAsync<SparkException>(() => query)).IsInterrupted);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_StopsTheServerToo()
    {
        await using var spark = await server.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var id = Guid.NewGuid();
        var (query, running) = Start(spark, new() { OperationId = id }, cancel.Token);
        await running;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.Empty(await spark.InterruptAllAsync());
    }

    [Fact]
    public async Task ReadAsync_LeftEarly_StopsTheServerToo()
    {
        await using var spark = await server.ConnectAsync();
        // A row comes from each of many tasks: the first soon, the last in hours.
        await foreach (var _ in spark.Query("SELECT id FROM range(0, 100000000000, 1, 10000) WHERE id % 10000000 = 0").ReadBatchesAsync()) break;
        Assert.Empty(await spark.InterruptAllAsync());
    }

    [Fact]
    public async Task Progress_RunningQuery_TellsTasksAndStages()
    {
        await using var spark = await server.ConnectAsync();
        var heard = new HeardProgress();
        var query = spark.Query(Endless).SingleAsync<long>(new() { Progress = heard });
        var progress = await heard.Running;
        Assert.True(progress.Tasks >= 8);
        Assert.InRange(progress.CompletedTasks, 0, progress.Tasks);
        Assert.NotEmpty(await spark.InterruptAllAsync());
        await Assert.ThrowsAsync<SparkException>(() => query);
    }

    private static (Task<long> Query, Task Running) Start(SparkSession spark, ExecutionOptions options, CancellationToken cancellationToken = default)
    {
        var heard = new HeardProgress();
        return (spark.Query(Endless).SingleAsync<long>(options with { Progress = heard }, cancellationToken), heard.Running);
    }
}
