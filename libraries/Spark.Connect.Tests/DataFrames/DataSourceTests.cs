using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.DataFrames;

public sealed class DataSourceTests(SparkServer server)
{
    [Fact]
    public async Task Load_CsvWithSchemaAndOptions_GivesTypedRows()
    {
        await using var spark = await server.ConnectAsync();
        var file = Path.Combine(server.NewFolder(), "users.csv");
        await File.WriteAllTextAsync(file, "user_id;city\n1;Tehran\n2;\n", TestContext.Current.CancellationToken);
        var rows = spark.Read.Format("csv").Schema("user_id BIGINT, city STRING").Option("header", "true").Option("sep", ";").Load(file);
        Assert.Equal([(1L, "Tehran"), (2L, null)], await rows.ToListAsync<(long, string?)>());
        Assert.Equal([new SparkColumn("user_id", "BIGINT", true), new SparkColumn("city", "STRING", true)], await rows.GetSchemaAsync());
    }

    [Fact]
    public async Task SaveAsync_ParquetByPartition_IsReadAgain()
    {
        await using var spark = await server.ConnectAsync();
        var folder = Path.Combine(server.NewFolder(), "out");
        var rows = spark.Query("SELECT id, id % 3 AS part FROM range(30)");
        await rows.Write.Format("parquet").PartitionBy("part").SaveAsync(folder);
        Assert.Equal(["part=0", "part=1", "part=2"], Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)).Order());
        await spark.Read.Format("parquet").Load(folder).CreateTemporaryViewAsync("saved");
        Assert.Equal((30L, 435L), await spark.Query("SELECT count(*), sum(id) FROM saved").SingleAsync<(long, long)>());
    }

    [Fact]
    public async Task SaveAsync_ThereAlready_DoesAsTheModeSays()
    {
        await using var spark = await server.ConnectAsync();
        var folder = Path.Combine(server.NewFolder(), "out");
        var write = spark.Query("SELECT 1 AS n").Write.Format("json");
        await write.SaveAsync(folder);
        var error = await Assert.ThrowsAsync<SparkException>(() => write.SaveAsync(folder));
        Assert.Equal("PATH_ALREADY_EXISTS", error.ErrorClass);
        await write.Mode(SaveMode.Ignore).SaveAsync(folder);
        await write.Mode(SaveMode.Append).SaveAsync(folder);
        var read = spark.Read.Format("json").Schema("n INT").Load(folder);
        Assert.Equal(2, (await read.ToListAsync<int>()).Count);
        await write.Mode(SaveMode.Overwrite).SaveAsync(folder);
        Assert.Single(await read.ToListAsync<int>());
    }

    [Fact]
    public async Task InsertIntoAsync_Table_AddsRows()
    {
        await using var spark = await server.ConnectAsync();
        var table = $"inserted_{spark.Id:N}";
        await spark.Query("SELECT 1 AS n").Write.Format("parquet").Option("path", server.NewFolder()).Mode(SaveMode.Overwrite).SaveAsTableAsync(table);
        await spark.Query("SELECT 2 AS n").Write.Mode(SaveMode.Append).InsertIntoAsync(table);
        Assert.Equal([1, 2], (await spark.Read.Table(table).ToListAsync<int>()).Order());
        await spark.SqlAsync($"DROP TABLE {table}");
    }

    [Fact]
    public async Task CreateTemporaryViewAsync_ThereAlready_IsReplacedOnlyIfTold()
    {
        await using var spark = await server.ConnectAsync();
        await spark.Query("SELECT 1 AS n").CreateTemporaryViewAsync("v");
        var error = await Assert.ThrowsAsync<SparkException>(() => spark.Query("SELECT 2 AS n").CreateTemporaryViewAsync("v", replace: false));
        Assert.Equal("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", error.ErrorClass);
        await spark.Query("SELECT 3 AS n").CreateTemporaryViewAsync("v");
        Assert.Equal(3, await spark.Query("SELECT n FROM v").SingleAsync<int>());
    }

    [Fact]
    public async Task ExplainAsync_Query_ShowsThePlan()
    {
        await using var spark = await server.ConnectAsync();
        Assert.Contains("Range", await spark.Query("SELECT count(*) FROM range(5)").ExplainAsync(), StringComparison.Ordinal);
    }
}
