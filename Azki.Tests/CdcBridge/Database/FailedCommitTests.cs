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

    /// <summary>The record that is being written is the run's own: whoever ends the run under it breaks it.</summary>
    [Fact]
    public async Task Start_ConnectionBreaksWhileThePositionIsWritten_EndsTheRunAfterIt()
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))");
            await using var sql = await own.Server.ConnectAsync();
            var begun = false;
            string? told = "nothing";
            home.Over = log => new InterruptingLog(log, topic => Volatile.Read(ref begun) && topic.Name.EndsWith(".cdc_positions", StringComparison.Ordinal), async () =>
            {
                foreach (var thread in await sql.RowsAsync("SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) await sql.ExecuteAsync($"KILL {thread[0]}");
                using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await Task.WhenAny(home.State.WaitAsync(s => s.Problem is not null, ended.Token));
                Volatile.Write(ref told, home.State.Problem);
            });
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            Volatile.Write(ref begun, true);
            await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'x')");
            await home.UntilAsync(s => s.Problem is not null);

            Assert.Null(Volatile.Read(ref told));
            await home.Sql.ExecuteAsync("INSERT INTO t VALUES (2, 'y')");
            await home.UntilEqualAsync("t");
        }
        finally
        {
            own.Gate.Release();
        }
    }

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
