using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Signals;
using Azki.EventLog;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Copies beside the stream that a new start takes up.</summary>
public sealed class ResumedCopyTests(MySqlServer server, OwnMySqlServer own)
{
    /// <summary>By GTIDs a server sends its file from the head: rows of that place would be older than those that were streamed.</summary>
    [Fact]
    public async Task Start_CopyPending_GivesItsFirstRowsNoPlaceBeforeTheOneCaptured()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await own.Gate.WaitAsync(cancellation);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a')");
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            CapturePosition position;
            using (var store = new PositionStore(home.Services.GetRequiredService<IEventLog>(), home.Prefix))
            {
                position = (await store.ReadAsync(cancellation))!;
                await store.WriteAsync(position with { Copying = [$"{home.Database}.t"] }, cancellation);
            }
            await home.StopAsync();

            await home.StartAsync();
            var copy = (await home.UntilRecordsAsync("t", count: 2))[^1];
            Assert.Equal(("incremental", position.File), (copy.Snapshot, copy.Place.File));
            Assert.InRange(copy.Place.Position, (long)position.Position, long.MaxValue);
        }
        finally
        {
            own.Gate.Release();
        }
    }

    [Fact]
    public async Task Start_KilledWhileAStoppedTableWasCopiedAndTheCopyFails_StaysStopped()
    {
        var cancellation = TestContext.Current.CancellationToken;
        // A key of more digits than a decimal has here cannot be gone on from.
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE big (id DECIMAL(65) PRIMARY KEY, name TEXT)", $"INSERT INTO big VALUES ({new string('9', 60)}, 'a')");
        var big = $"{home.Database}.big";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("SET SESSION binlog_row_image = 'MINIMAL'; UPDATE big SET name = 'unseen'; SET SESSION binlog_row_image = 'FULL'");
        await home.UntilAsync(s => s.Stopped.ContainsKey(big));

        // Nothing can be read while somebody else has the table, so that it is in the middle of its copy.
        await home.Sql.ExecuteAsync("LOCK TABLES big WRITE");
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync(big, cancellation);
        var log = home.Services.GetRequiredService<IEventLog>();
        var signals = await log.OpenTopicAsync(new TopicSettings($"{home.Prefix}-signal", Partitions: 1), cancellation);
        while ((await log.GetPositionsAsync("azki-cdc", signals, cancellation)).GetValueOrDefault(0) == 0) await Task.Delay(5, cancellation);
        Assert.Empty(home.State.Stopped);
        await home.KillAsync();
        await home.Sql.ExecuteAsync("UNLOCK TABLES");

        await home.StartAsync();
        await home.UntilAsync(s => s.Stopped.TryGetValue(big, out var why) && why.Contains("cannot be copied"));
    }
}
