using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Errors;

public sealed class ErrorTests(SparkServer server)
{
    [Fact]
    public async Task SqlAsync_UnknownTable_HasClassStateParametersAndPlace()
    {
        await using var spark = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<SparkException>(() => spark.SqlAsync("SELECT * FROM not_there"));
        Assert.Equal(("TABLE_OR_VIEW_NOT_FOUND", "42P01"), (error.ErrorClass, error.SqlState));
        Assert.Equal("`not_there`", error.MessageParameters["relationName"]);
        Assert.Equal("not_there", Assert.Single(error.QueryContexts).Fragment);
        Assert.Contains("org.apache.spark.sql.AnalysisException", error.JavaClasses);
        Assert.NotEmpty(error.ServerStackTrace);
    }

    [Fact]
    public async Task ReadAsync_ErrorInATask_HasTheWholeCause()
    {
        await using var spark = await server.ConnectAsync();
        var query = spark.Query("SELECT CAST(s AS INT) FROM (SELECT CASE WHEN id = 900 THEN 'nine hundred' ELSE '1' END AS s FROM range(1000))");
        var error = await Assert.ThrowsAsync<SparkException>(() => query.ToListAsync<int>());
        Assert.Equal(("CAST_INVALID_INPUT", "22018"), (error.RootCause.ErrorClass, error.RootCause.SqlState));
        Assert.Contains("nine hundred", error.RootCause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaveAsync_ErrorOfADataSource_HasTheJavaClassesDownToTheCause()
    {
        await using var spark = await server.ConnectAsync();
        var write = spark.Query("SELECT 1 AS n").Write.Format("jdbc").Option("url", "jdbc:mysql://127.0.0.1:9/none").Option("dbtable", "t").Mode(SaveMode.Append);
        var error = await Assert.ThrowsAsync<SparkException>(() => write.SaveAsync());
        Assert.Null(error.ErrorClass);
        Assert.Contains("java.sql.SQLException", error.JavaClasses);
        Assert.Contains("java.net.ConnectException", error.RootCause.JavaClasses);
    }

    [Fact]
    public async Task SqlAsync_VeryLongMessage_ComesWhole()
    {
        await using var spark = await server.ConnectAsync();
        var name = new string('x', 20_000);
        var error = await Assert.ThrowsAsync<SparkException>(() => spark.SqlAsync($"SELECT {name} FROM range(1)"));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
