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
}
