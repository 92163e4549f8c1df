using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Distributed (XA) transactions, whose rows are in the log before it is known whether they count.</summary>
public sealed class PreparedTransactionsTests(OwnMySqlServer own)
{
    private const string Prepare = "XA START 'x'; UPDATE t SET name = 'b'; XA END 'x'; XA PREPARE 'x'";

    [Fact]
    public Task Start_PreparedAndRolledBack_SaysHowToTakeItsRowsBack() => WithHomeAsync(async home =>
    {
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync(Prepare);
        await home.UntilAsync(s => s.Notes.Any(n => n.Key.StartsWith("XA transaction", StringComparison.Ordinal) && n.Value.Contains($"azki cdc snapshot {home.Database}.t")));
        await home.Sql.ExecuteAsync("XA ROLLBACK 'x'");
        await home.UntilAsync(s => s.Notes.Count == 1 && s.Notes.TryGetValue($"{home.Database}.t", out var note) && note.Contains("was rolled back"));

        await AskForACopyAsync(home);
        await home.UntilEqualAsync("t");
        await home.UntilAsync(s => s.Notes.Count == 0);
    });

    [Fact]
    public Task Start_PreparedAndCommitted_IsNotedMeanwhileOnly() => WithHomeAsync(async home =>
    {
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync(Prepare);
        await home.UntilAsync(s => s.Notes.Count == 1);
        await home.Sql.ExecuteAsync("XA COMMIT 'x'");
        await home.UntilAsync(s => s.Notes.Count == 0);
        await home.UntilEqualAsync("t");
    });

    [Fact]
    public Task Start_PreparedBeforeTheFirstCopy_TakesItOnceThatIsDecided() => WithHomeAsync(async home =>
    {
        await home.Sql.ExecuteAsync(Prepare);
        await home.StartAsync();
        await home.UntilAsync(s => s.Problem is { } problem && problem.Contains("XA RECOVER"));
        await home.Sql.ExecuteAsync("XA COMMIT 'x'");
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.UntilEqualAsync("t");
    });

    [Fact]
    public Task RequestSnapshot_PreparedBefore_DoesNotSetItsRowsBack() => WithHomeAsync(async home =>
    {
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync(Prepare);
        await home.UntilRecordsAsync("t", count: 2);
        await AskForACopyAsync(home);
        // One that does not wait is complete by then.
        var copied = home.UntilRecordsAsync("t", count: 3);
        await Task.WhenAny(copied, Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken));
        await home.Sql.ExecuteAsync("XA COMMIT 'x'");

        Assert.Equal("incremental", (await copied)[^1].Snapshot);
        await home.UntilEqualAsync("t");
    });

    private static Task AskForACopyAsync(CaptureHome home) =>
        home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);

    private async Task WithHomeAsync(Func<CaptureHome, Task> test)
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a')");
            try
            {
                await test(home);
            }
            finally
            {
                // What is left prepared keeps its rows locked, whoever asks for them.
                if ((await home.Sql.RowsAsync("XA RECOVER")).Count > 0) await home.Sql.ExecuteAsync("XA ROLLBACK 'x'");
            }
        }
        finally
        {
            own.Gate.Release();
        }
    }
}
