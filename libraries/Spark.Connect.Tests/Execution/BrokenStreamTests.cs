using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Execution;

/// <summary>A real server behind a network that breaks.</summary>
public sealed class BrokenStreamTests(SparkServer server)
{
    private const int Rows = 1_000_000;

    [Fact]
    public async Task ReadAsync_ConnectionsCutAgainAndAgain_GivesEachRowOnce()
    {
        await server.EnsureStartedAsync();
        // Eight connections break in the middle of results, each later than the one before; the next holds.
        await using var relay = Relay.Cutting(server.Port, n => n <= 8 ? 100_000 * n : -1);
        await using var spark = await SparkSession.ConnectAsync(await server.OptionsAsync(port: relay.Port));
        var (count, sum) = (0L, 0L);
        await foreach (var id in spark.Query($"SELECT id FROM range(0, {Rows}, 1, 4)").ReadAsync<long>(cancellationToken: TestContext.Current.CancellationToken))
            (count, sum) = (count + 1, sum + id);
        Assert.Equal((Rows, Rows / 2 * (Rows - 1L)), (count, sum));
        Assert.True(relay.Connections > 8, $"Only {relay.Connections} connections.");
    }

    [Fact]
    public async Task SaveAsync_AnswersLost_WritesOnce()
    {
        await server.EnsureStartedAsync();
        var folder = Path.Combine(server.NewFolder(), "out");
        await using var direct = await server.ConnectAsync();
        for (var bytes = 100; bytes <= 1600; bytes += 250)
        {
            // The first connection breaks somewhere in the handshake, the answers of connecting, or those of the command.
            await using var relay = Relay.Cutting(server.Port, n => n == 1 ? bytes : -1);
            await using var spark = await SparkSession.ConnectAsync(await server.OptionsAsync(port: relay.Port));
            await spark.Query($"SELECT {bytes} AS n").Write.Format("parquet").Mode(SaveMode.Append).SaveAsync(folder);
        }
        var written = await direct.Read.Format("parquet").Load(folder).ToListAsync<int>();
        Assert.Equal([100, 350, 600, 850, 1100, 1350, 1600], written.Order());
    }

    [Fact]
    public async Task ReadBatchesAsync_RowLargerThanAMessage_ComesInChunks()
    {
        await using var spark = await server.ConnectAsync();
        const int Length = 9_000_000;
        Assert.Equal(Length, (await spark.Query($"SELECT repeat('x', {Length})").SingleAsync<string>()).Length);
    }
}
