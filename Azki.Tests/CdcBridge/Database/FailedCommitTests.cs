using Azki.CdcBridge.Health;
using Azki.EventLog;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Commits that fail while the source is quiet: nothing else comes that would bring the error up.</summary>
public sealed class FailedCommitTests(OwnMySqlServer own)
{
    private const string Table = "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))";

    [Fact]
    public async Task Start_RecordsNotTakenWhileTheSourceIsQuiet_TellsTheLogsOwnError()
    {
        await WithoutLogAsync(topic => topic.Name.EndsWith(".t", StringComparison.Ordinal), async home =>
        {
            string? problem = null;
            await home.UntilAsync(s => (problem = s.Problem) is not null);
            Assert.Contains("not today", problem, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Start_PositionNotTakenWhileTheSourceIsQuiet_SaysSo()
    {
        await WithoutLogAsync(
            topic => topic.Name.EndsWith(".cdc_positions", StringComparison.Ordinal),
            home => home.UntilAsync(s => s.Problem is { } problem && problem.Contains("not today")));
    }

    /// <summary>A change comes while the log does not take a topic; then it does again.</summary>
    private async Task WithoutLogAsync(Func<Topic, bool> refused, Func<CaptureHome, Task> test)
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, Table);
            var broken = false;
            home.Over = log => new FailingLog(log, topic => Volatile.Read(ref broken) && refused(topic));
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            Volatile.Write(ref broken, true);
            await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'x')");

            await test(home);
            Volatile.Write(ref broken, false);
            await home.UntilEqualAsync("t");
        }
        finally
        {
            own.Gate.Release();
        }
    }
}
