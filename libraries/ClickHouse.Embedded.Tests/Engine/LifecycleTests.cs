using ClickHouse.Embedded.Tests.Fixtures;

namespace ClickHouse.Embedded.Tests.Engine;

public sealed class LifecycleTests(EngineFixture fixture) : IDisposable
{
    private const string Totals = "SELECT (SELECT count() FROM d.events), (SELECT uniqExact(id) FROM d.events), (SELECT sum(events) FROM d.kinds)";

    private readonly string _home = Directory.CreateTempSubdirectory("clickhouse-child-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Open_SecondInOneProcess_SaysSo()
    {
        var error = Assert.Throws<ClickHouseEngineException>(() => ClickHouseEngine.Open(new ClickHouseEngineOptions { Path = _home }));
        Assert.Contains(fixture.Engine.Options.Path, error.Message);
    }

    [Fact]
    public async Task Open_HomeOfThisProcess_ChildNamesOurPid()
    {
        using ChildProcess child = ChildProcess.Start("hold", fixture.Engine.Options.Path);
        (int code, string output, string error) = await child.EndAsync();
        Assert.Equal(3, code);
        Assert.Contains($"(pid {Environment.ProcessId})", output);
        Assert.Equal("", error);
    }

    [Fact]
    public async Task Open_AfterHolderWasKilled_Opens()
    {
        using (ChildProcess holder = ChildProcess.Start("hold", _home))
        {
            Assert.Equal("open", await holder.ReadLineAsync());
            holder.Kill();
            await holder.EndAsync();
        }

        Assert.Equal((0, "1", ""), await RunAsync("ask", _home, "SELECT 1"));
    }

    [Fact]
    public async Task Insert_TokensRepeatedAfterReopen_ChangeNothing()
    {
        await RunAsync("load", _home, "0", "3");
        await RunAsync("load", _home, "1", "4");
        int rows = 4 * ChildProcess.BatchRows;
        Assert.Equal((0, $"{rows}\t{rows}\t{rows}", ""), await RunAsync("ask", _home, Totals));
    }

    [Fact]
    public async Task Insert_KilledBetweenTokenAndPart_RepeatedIsStored()
    {
        await RunAsync("load-unmerged", _home, "0", "3");
        // The token is written and the part has no name yet: what is left of the insert when it is killed then.
        string parts = (await RunAsync("ask", _home, "SELECT path FROM system.parts WHERE active AND database = 'd' AND table = 'events' ORDER BY min_block_number DESC LIMIT 1")).Output;
        Directory.Delete(parts, recursive: true);

        await RunAsync("load-unmerged", _home, "2", "3");

        int rows = 3 * ChildProcess.BatchRows;
        Assert.Equal((0, $"{rows}\t{rows}\t{rows}", ""), await RunAsync("ask", _home, Totals));
    }

    [Fact]
    public async Task Insert_KilledWhileLoading_RepeatingTheUnacknowledgedHealsTableAndView()
    {
        int next = 0;
        for (int round = 0; round < 3; round++)
        {
            using ChildProcess loader = ChildProcess.Start("load", _home, $"{next}", "1000");
            for (int line = 0; line < 3 + round; line++)
            {
                string? stored = await loader.ReadLineAsync();
                Assert.Equal($"stored {next}", stored);
                next++;
            }

            loader.Kill();
            await loader.EndAsync();
        }

        // More may be stored than was acknowledged in our sight: the tokens of those are repeated too.
        Assert.Equal(0, (await RunAsync("load", _home, $"{next}", $"{next + 40}")).Code);
        int rows = (next + 40) * ChildProcess.BatchRows;
        Assert.Equal((0, $"{rows}\t{rows}\t{rows}", ""), await RunAsync("ask", _home, Totals));
    }

    [Fact]
    public async Task Exit_WithoutDisposeAndAStatementRunning_KeepsTheExitCode()
    {
        (int code, _, string error) = await RunAsync("leave", _home);
        Assert.Equal((5, ""), (code, error));
    }

    [Theory]
    [InlineData("SELECT sleep(0.5)", "0")]
    [InlineData("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1", "cancelled")]
    public async Task Dispose_StatementRunning_WaitsForItThenCancels(string sql, string expected) =>
        Assert.Equal((0, $"{expected}\n503\nFalse", ""), await RunAsync("close", _home, sql));

    [Fact]
    public async Task IsHealthy_OpenEngine_True() => Assert.True(await fixture.Engine.IsHealthyAsync(TestContext.Current.CancellationToken));

    [Fact]
    public void CreateHandler_UnknownUser_Throws() => Assert.Throws<ArgumentException>(() => fixture.Engine.CreateHandler("nobody"));

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using ChildProcess child = ChildProcess.Start(arguments);
        return await child.EndAsync();
    }
}
