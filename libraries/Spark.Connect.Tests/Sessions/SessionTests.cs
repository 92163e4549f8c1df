using Spark.Connect.Tests.Fixtures;

namespace Spark.Connect.Tests.Sessions;

public sealed class SessionTests(SparkServer server)
{
    [Fact]
    public async Task ConnectAsync_RealServer_KnowsItsVersionAndItself()
    {
        await using var spark = await server.ConnectAsync();
        Assert.StartsWith("4.", spark.Version, StringComparison.Ordinal);
        Assert.Equal("tests", spark.UserId);
    }

    [Fact]
    public async Task ConnectAsync_SessionOfAnother_SharesItsViews()
    {
        var id = Guid.NewGuid();
        await using var first = await server.ConnectAsync($";session_id={id}");
        await using var second = await SparkSession.ConnectAsync((await server.OptionsAsync($";session_id={id}")) with { KeepsSession = true });
        await first.SqlAsync("CREATE TEMPORARY VIEW shared AS SELECT 7 AS n");
        Assert.Equal(7, await second.Query("SELECT n FROM shared").SingleAsync<int>());
        Assert.Equal(id, second.Id);
    }

    [Fact]
    public async Task DisposeAsync_KeepsSession_LeavesIt()
    {
        var options = (await server.OptionsAsync($";session_id={Guid.NewGuid()}")) with { KeepsSession = true };
        await using (var first = await SparkSession.ConnectAsync(options)) await first.SqlAsync("CREATE TEMPORARY VIEW kept AS SELECT 1 AS n");
        await using var later = await SparkSession.ConnectAsync(options with { KeepsSession = false });
        Assert.Equal(1, await later.Query("SELECT n FROM kept").SingleAsync<int>());
    }

    [Fact]
    public async Task DisposeAsync_Otherwise_EndsItForAll()
    {
        var options = await server.OptionsAsync($";session_id={Guid.NewGuid()}");
        await using var other = await SparkSession.ConnectAsync(options);
        await (await SparkSession.ConnectAsync(options)).DisposeAsync();
        var lost = await Assert.ThrowsAsync<SessionLostException>(() => other.Query("SELECT 1").SingleAsync<int>());
        Assert.Contains("Connect again", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_NoTokenToBeHad_ClosesTheSameWithoutAnError()
    {
        var has = true;
        var spark = await SparkSession.ConnectAsync((await server.OptionsAsync()) with
        {
            TokenProvider = _ => has ? ValueTask.FromResult(SparkServer.Token) : throw new InvalidOperationException("no token"),
        });
        has = false;
        await spark.DisposeAsync();
        has = true;
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => spark.InterruptAllAsync());
    }

    [Fact]
    public async Task Query_SessionMadeAnewOnTheServer_SaysThatItsViewsAreGone()
    {
        var options = await server.OptionsAsync($";session_id={Guid.NewGuid()}");
        await using var spark = await SparkSession.ConnectAsync(options);
        await spark.SqlAsync("CREATE TEMPORARY VIEW v AS SELECT 1 AS n");
        // What a restart of the server does: the same id, but nothing of what was there.
        await ForgottenSession.ForgetAsync(options);
        await using var other = await SparkSession.ConnectAsync(options with { KeepsSession = true });
        await Assert.ThrowsAsync<SessionLostException>(() => spark.Query("SELECT n FROM v").SingleAsync<int>());
    }

    [Fact]
    public async Task Configuration_SetAndUnset_IsTheSessionsOwn()
    {
        await using var spark = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();
        const string Key = "spark.sql.shuffle.partitions";
        await spark.Configuration.SetAsync(Key, "17");
        Assert.Equal("17", await spark.Configuration.GetAsync(Key));
        Assert.Equal("4", await other.Configuration.GetAsync(Key));
        Assert.Equal("17", (await spark.Configuration.GetAllAsync("spark.sql."))["shuffle.partitions"]);
        await spark.Configuration.UnsetAsync(Key);
        Assert.Equal("200", await spark.Configuration.GetAsync(Key));
        Assert.Null(await spark.Configuration.GetAsync("there.is.none"));
    }

    [Fact]
    public async Task Configuration_FixedKey_SaysSo()
    {
        await using var spark = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<SparkException>(() => spark.Configuration.SetAsync("spark.driver.host", "elsewhere"));
        Assert.Equal("CANNOT_MODIFY_CONFIG", error.ErrorClass?.Split('.')[0]);
    }

    [Fact]
    public async Task Session_ManyQueriesAtOnce_AllAnswer()
    {
        await using var spark = await server.ConnectAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => spark.Query("SELECT :n * 2", SqlParameters.Named(("n", n))).SingleAsync<int>()));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => n * 2), answers);
    }
}
