using Azki.CdcBridge.Health;
using Azki.EventLog;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Commits that fail while the source is quiet: nothing else comes that would bring the error up.</summary>
public sealed class FailedCommitTests(OwnMySqlServer own)
{
    [Fact]
    public Task Start_RecordsNotTakenWhileTheNextEventIsWaitedFor_TellsTheLogsOwnError() =>
        AssertIsToldAsync("INSERT INTO t VALUES (1, 'x')", topic => topic.Name.EndsWith(".t", StringComparison.Ordinal), TimeSpan.FromMilliseconds(100));

    /// <summary>What moves the position alone is committed without waiting for anything, so the commit has failed before anybody looks at it.</summary>
    [Fact]
    public Task Start_PositionNotTakenAtOnce_TellsTheLogsOwnError() =>
        AssertIsToldAsync("INSERT INTO other VALUES (1)", topic => topic.Name.EndsWith(".cdc_positions", StringComparison.Ordinal), delay: default);

    private async Task AssertIsToldAsync(string change, Func<Topic, bool> refused, TimeSpan delay)
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "CREATE TABLE other (id INT PRIMARY KEY)");
            home.Settings["Cdc:Tables"] = $"{home.Database}.t";
            var broken = false;
            home.Over = log => new FailingLog(log, topic => Volatile.Read(ref broken) && refused(topic), delay);
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            Volatile.Write(ref broken, true);
            await home.Sql.ExecuteAsync(change);

            string? problem = null;
            await home.UntilAsync(s => (problem = s.Problem) is not null);
            Assert.Contains("not today", problem, StringComparison.Ordinal);
            Volatile.Write(ref broken, false);
            await home.UntilEqualAsync("t");
        }
        finally
        {
            own.Gate.Release();
        }
    }
}
