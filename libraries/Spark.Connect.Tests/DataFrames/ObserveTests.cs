using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.DataFrames;

public sealed class ObserveTests(SparkServer server)
{
    [Fact]
    public async Task Observe_RowsPassingBy_AreCountedBySparkAndAsTheyAre()
    {
        await using var spark = await server.ConnectAsync();
        var observed = new List<ObservedMetrics>();
        var rows = await spark.Query("SELECT id FROM range(0, 1000, 1, 4)").Observe("seen", "count(*) AS rows", "sum(id) AS ids", "max(CAST(id AS STRING)) AS last", "bit_xor(IF(id < 0, id, NULL)) AS none")
            .ToListAsync<long>(new ExecutionOptions { Observed = observed.Add });
        Assert.Equal(1000, rows.Count);
        var metrics = Assert.Single(observed);
        Assert.Equal("seen", metrics.Name);
        Assert.Equal((1000L, rows.Sum(), "999", null), (metrics.Values["rows"], metrics.Values["ids"], metrics.Values["last"], metrics.Values["none"]));
    }

    [Fact]
    public async Task Observe_QueriesAtOnceWithNamesOfTheirOwn_EachHasItsOwnCounts()
    {
        await using var spark = await server.ConnectAsync();
        var counts = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => CountAsync(spark, $"seen_{n}", n * 1000)));
        Assert.Equal([1000L, 2000L, 3000L, 4000L], counts);
    }

    private static async Task<long> CountAsync(SparkSession spark, string name, int rows)
    {
        var counted = 0L;
        await spark.Query($"SELECT id FROM range(0, {rows}, 1, 2)").Observe(name, "count(*) AS rows")
            .ToListAsync<long>(new ExecutionOptions { Observed = metrics => counted = metrics.Name == name ? (long)metrics.Values["rows"]! : counted });
        return counted;
    }
}
