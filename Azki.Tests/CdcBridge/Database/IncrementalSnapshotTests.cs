using System.Threading.Channels;
using Azki.CdcBridge;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
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
public sealed class IncrementalSnapshotTests(MySqlServer server, OwnMySqlServer own)
{
    private readonly NoneStopped _none = new();

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
    public async Task Wake_PartIsReadAndTheStreamIsNotThereYet_Waits()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))");
        await home.StartAsync();
        var begun = new BinlogCheckpoint(await server.PositionAsync(), "", null);
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'a')");

        var log = home.Services.GetRequiredService<IEventLog>();
        await using var topics = new ChangeTopics(log, new() { TopicPrefix = "steps" }, 1);
        var window = new WindowKeys(topics);
        var requests = Channel.CreateUnbounded<SnapshotRequest>();
        var patterns = new TablePatterns($"{home.Database}.*");
        var source = new MySqlSource($"Server={server.Socket};Protocol=Unix;User ID=root", new CdcOptions());
        await using var snapshot = new IncrementalSnapshot(
            source, patterns, log, new EnvelopeOptions(), requests.Reader, topics, window, home.State, home.Services.GetRequiredService<CaptureMetrics>(), partRows: 10, PartSize.UsualBytes, TimeProvider.System);
        snapshot.Begin([$"{home.Database}.t"]);

        Assert.False(await snapshot.StepAsync(begun, _none, cancellation));
        await snapshot.Wake(cancellation);
        Assert.False(await snapshot.StepAsync(begun, _none, cancellation));
        Assert.False(snapshot.Wake(cancellation).IsCompleted);

        // Once the stream is there, it goes on.
        Assert.True(await snapshot.StepAsync(begun with { Position = await server.PositionAsync() }, _none, cancellation));
    }

    [Fact]
    public async Task Follow_TableTruncatedAfterAPartWasRead_GivesNoneOfItsRows()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        home.Settings["Cdc:Tables"] = "none.*";
        await home.StartAsync();
        var begun = new BinlogCheckpoint(await server.PositionAsync(), await home.Sql.TextAsync("SELECT @@GLOBAL.gtid_executed"), null);

        var log = home.Services.GetRequiredService<IEventLog>();
        await using var topics = new ChangeTopics(log, new() { TopicPrefix = home.Prefix }, 1);
        var source = new MySqlSource($"Server={server.Socket};Protocol=Unix;User ID=root", new CdcOptions());
        await using var snapshot = new IncrementalSnapshot(
            source, new TablePatterns($"{home.Database}.*"), log, new EnvelopeOptions(), Channel.CreateUnbounded<SnapshotRequest>().Reader, topics, new WindowKeys(topics),
            home.State, home.Services.GetRequiredService<CaptureMetrics>(), partRows: 10, PartSize.UsualBytes, TimeProvider.System);
        snapshot.Begin([$"{home.Database}.t"]);
        await snapshot.StepAsync(begun, _none, cancellation);
        await snapshot.Wake(cancellation);

        await home.Sql.ExecuteAsync("TRUNCATE TABLE t; INSERT INTO t VALUES (3, 'c')");
        snapshot.Follow(await TruncateAsync(home.Database, begun, cancellation));
        while (snapshot.Pending.Count > 0)
        {
            await snapshot.StepAsync(new(await server.PositionAsync(), await home.Sql.TextAsync("SELECT @@GLOBAL.gtid_executed"), null), _none, cancellation);
            await Task.Delay(5, cancellation);
        }
        await await topics.BeginFlushAsync(cancellation);
        Assert.Equal("""{"id":3}""", Assert.Single(await home.RecordsAsync("t")).Key);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Start_AnotherServerAndARequestPending_CopiesByThePlacesOfTheServerOfNow()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await own.Gate.WaitAsync(cancellation);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a')");
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            using (var store = new PositionStore(home.Services.GetRequiredService<IEventLog>(), home.Prefix))
            {
                // As if all had been captured of a server that had written many more files.
                var position = (await store.ReadAsync(cancellation))!;
                await store.WriteAsync(position with { ServerUuid = "before", File = "before.000900", Position = 4000, Copying = [$"{home.Database}.t"] }, cancellation);
            }
            await home.StopAsync();

            await home.StartAsync();
            await home.UntilAsync(s => s.Snapshot.TryGetValue($"{home.Database}.t", out var copied) && copied.IsComplete);
            var copy = (await home.UntilRecordsAsync("t", count: 2))[^1];
            Assert.Equal(("incremental", "2"), (copy.Snapshot, copy.Headers.GetString("azki-epoch")));
            Assert.Equal((await own.Server.PositionAsync()).File, copy.Place.File);
        }
        finally
        {
            own.Gate.Release();
        }
    }

    [Fact]
    public async Task StepAsync_RowsThatVanished_AreEndedPartByPart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        await home.StartAsync();
        await home.UntilRecordsAsync("t", count: 3);
        await home.Sql.ExecuteAsync("TRUNCATE TABLE t");

        var log = home.Services.GetRequiredService<IEventLog>();
        await using var topics = new ChangeTopics(log, new() { TopicPrefix = home.Prefix }, 1);
        var source = new MySqlSource($"Server={server.Socket};Protocol=Unix;User ID=root", new CdcOptions());
        await using var snapshot = new IncrementalSnapshot(
            source, new TablePatterns($"{home.Database}.*"), log, new EnvelopeOptions(), Channel.CreateUnbounded<SnapshotRequest>().Reader, topics, new WindowKeys(topics),
            home.State, home.Services.GetRequiredService<CaptureMetrics>(), partRows: 10, partBytes: 1, TimeProvider.System);
        snapshot.Begin([$"{home.Database}.t"]);
        while (snapshot.Pending.Count > 0)
        {
            await snapshot.StepAsync(new(await server.PositionAsync(), "", null), _none, cancellation);
            await Task.Delay(5, cancellation);
        }
        await await topics.BeginFlushAsync(cancellation);
        Assert.All((await home.RecordsAsync("t")).GroupBy(r => r.Key), key => Assert.Equal("r d ", string.Join(' ', key.Select(r => r.Operation))));
    }

    [Fact]
    public void GiveTo_RowsWithoutKey_AreNotTakenForEachOther()
    {
        var table = new TableName("d", "t");
        var given = new Counted();
        var window = new WindowKeys(given);
        window.Watch(table);
        window.Add(table, new ChangeRecord { Key = default, Value = "streamed"u8 });
        using var rows = new ReadRows();
        rows.Add(table, new ChangeRecord { Key = default, Value = "read"u8 });
        rows.GiveTo(given, table, window);
        Assert.Equal(2, given.Count);
    }

    /// <summary>The statement as the log has it.</summary>
    private async Task<QueryEvent> TruncateAsync(string database, BinlogCheckpoint from, CancellationToken cancellationToken)
    {
        await using var connection = await BinlogConnection.OpenAsync(server.Options(), cancellationToken);
        await foreach (var e in connection.ReadAsync(BinlogStart.From(from), cancellationToken))
            if (e is QueryEvent query && query.DefaultDatabase == database && query.Statement.StartsWith("TRUNCATE", StringComparison.Ordinal)) return query;
        throw new InvalidOperationException("The stream ended.");
    }

    private sealed class NoneStopped : IStoppedTables
    {
        public void GoOn(TableName table) { }

        public void Complete(TableName table) { }

        public bool GiveUp(TableName table, string why)
        {
            Assert.Fail($"{table} is given up: {why}");
            return false;
        }
    }

    private sealed class Counted : IChangeRecords
    {
        public int Count { get; private set; }

        public void Add(TableName table, in ChangeRecord record) => Count++;
    }
}
