using System.Threading.Channels;
using Azki.CdcBridge;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Snapshot.Incremental;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>The steps of a copy beside the stream, taken one by one.</summary>
public sealed class IncrementalSnapshotTests(MySqlServer server)
{
    [Fact]
    public async Task Start_KilledBeforeTheFirstPart_RemembersTheRequest()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        // The first part cannot be read while somebody else has the table.
        await home.Sql.ExecuteAsync("LOCK TABLES t WRITE");
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", cancellation);
        var log = home.Services.GetRequiredService<IEventLog>();
        var signals = await log.OpenTopicAsync(new TopicSettings($"{home.Prefix}-signal", Partitions: 1), cancellation);
        while ((await log.GetPositionsAsync("azki-cdc", signals, cancellation)).GetValueOrDefault(0) == 0) await Task.Delay(5, cancellation);
        await home.KillAsync();
        await home.Sql.ExecuteAsync("UNLOCK TABLES");

        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        Assert.Equal("incremental", (await home.UntilRecordsAsync("t", count: 2))[^1].Snapshot);
    }

    [Fact]
    public async Task WaitAsync_TransactionThatQueriesDoNotSee_FailsAndDoesNotReadOlderRows()
    {
        await using var sql = await server.ConnectAsync();
        var version = ServerVersion.Parse(sql.ServerVersion);
        var begun = new BinlogCheckpoint(await server.PositionAsync(), await sql.TextAsync("SELECT @@GLOBAL.gtid_executed"), null);
        await VisiblePlace.WaitAsync(sql, version, begun, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        var unseen = begun with { Gtids = $"{await sql.TextAsync("SELECT @@GLOBAL.server_uuid")}:1000000000" };
        await Assert.ThrowsAsync<TimeoutException>(() => VisiblePlace.WaitAsync(sql, version, unseen, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Wake_PartIsReadAndTheStreamIsNotThereYet_Waits()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))");
        await home.StartAsync();
        var begun = new BinlogCheckpoint(await server.PositionAsync(), "", null);
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'a')");

        var log = home.Services.GetRequiredService<IEventLog>();
        await using var topics = new ChangeTopics(log, "steps", 1);
        var window = new WindowKeys(topics);
        var requests = Channel.CreateUnbounded<SnapshotRequest>();
        var patterns = new TablePatterns($"{home.Database}.*");
        var source = new MySqlSource($"Server={server.Socket};Protocol=Unix;User ID=root", new CdcOptions());
        using var snapshot = new IncrementalSnapshot(
            source, patterns, log, new EnvelopeOptions(), requests.Reader, topics, window, home.State, home.Services.GetRequiredService<CaptureMetrics>(), partRows: 10, TimeProvider.System);
        snapshot.Begin([$"{home.Database}.t"]);

        Assert.False(await snapshot.StepAsync(begun, _ => { }, cancellation));
        await snapshot.Wake(cancellation);
        Assert.False(await snapshot.StepAsync(begun, _ => { }, cancellation));
        Assert.False(snapshot.Wake(cancellation).IsCompleted);

        // Once the stream is there, it goes on.
        Assert.True(await snapshot.StepAsync(begun with { Position = await server.PositionAsync() }, _ => { }, cancellation));
    }
}
