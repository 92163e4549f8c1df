using Azki.CdcBridge;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Snapshot.Incremental;
using Azki.CdcBridge.Source;
using MySql.Replication;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Parts of a copy, as they are read beside the stream.</summary>
public sealed class IncrementalPartTests(MySqlServer server)
{
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
    public async Task ReadAsync_WideRows_EndsAPartByItsBytesAndMissesNone()
    {
        const int Rows = 30, Wide = 500_000;
        const long PartBytes = 2_000_000;
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name LONGTEXT)");
        for (var i = 0; i < Rows; i++) await home.Sql.ExecuteAsync($"INSERT INTO t VALUES ({i}, REPEAT('x', {Wide}))");
        var table = Assert.Single(await CapturedTable.ListAsync(home.Sql, new TablePatterns($"{home.Database}.t"), cancellation));
        var source = new MySqlSource($"Server={server.Socket};Protocol=Unix;User ID=root", new CdcOptions());
        var begun = new BinlogCheckpoint(await server.PositionAsync(), await home.Sql.TextAsync("SELECT @@GLOBAL.gtid_executed"), null);

        var (size, read, parts) = (new PartSize(50_000, PartBytes), 0, 0);
        IReadOnlyList<object>? after = null;
        do
        {
            using var part = await IncrementalPart.ReadAsync(source, new EnvelopeOptions(), table, begun, after, size, TimeProvider.System, cancellation);
            Assert.InRange(part.Rows.Bytes, 0, PartBytes + (3 * Wide));
            size.Learn(part.Rows.Count, part.Rows.Bytes);
            (after, read, parts) = (part.Last, read + part.Rows.Count, parts + 1);
        }
        while (after is not null);
        Assert.Equal(Rows, read);
        Assert.InRange(parts, Rows * Wide / (PartBytes + (3 * Wide)), Rows);
        Assert.InRange(size.Rows, 1, 10);
    }

    // An ENUM and a SET are sorted by their numbers and not by their words, a text by its column's collation; the third value is the highest bit and the lowest.
    public static TheoryData<string, string[]> Keys => new()
    {
        { "ENUM('web','app','')", ["'app'", "'web'", "''"] },
        { $"SET({string.Join(',', Enumerable.Range(0, 64).Select(i => $"'w{99 - i}'"))})", ["'w98'", "'w36'", "'w36,w99'"] },
        { "CHAR(36) COLLATE utf8mb4_bin", ["'AAAAAAAA-0000-0000-0000-000000000000'", "'BBBBBBBB-0000-0000-0000-000000000000'", "'no UUID at all'"] },
        { "BINARY(16)", ["UNHEX(REPEAT('01', 16))", "UNHEX(CONCAT('FF', REPEAT('00', 15)))", "UNHEX(REPEAT('7F', 16))"] },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task ReadAsync_KeyOfWordsOrBytes_MissesNoRowAndReadsNoneTwice(string type, string[] values)
    {
        const int RowsOfEach = 5;
        var cancellation = TestContext.Current.CancellationToken;
        await using var home = await CaptureHome.CreateAsync(server, $"CREATE TABLE t (kind {type}, id INT, PRIMARY KEY (kind, id))");
        foreach (var value in values)
            for (var id = 0; id < RowsOfEach; id++) await home.Sql.ExecuteAsync($"INSERT INTO t VALUES ({value}, {id})");
        var table = Assert.Single(await CapturedTable.ListAsync(home.Sql, new TablePatterns($"{home.Database}.t"), cancellation));
        var source = new MySqlSource($"Server={server.Socket};Protocol=Unix;User ID=root", new CdcOptions());
        var begun = new BinlogCheckpoint(await server.PositionAsync(), await home.Sql.TextAsync("SELECT @@GLOBAL.gtid_executed"), null);

        var read = 0;
        IReadOnlyList<object>? after = null;
        do
        {
            using var part = await IncrementalPart.ReadAsync(source, new EnvelopeOptions(), table, begun, after, new PartSize(2, PartSize.UsualBytes), TimeProvider.System, cancellation);
            (after, read) = (part.Last, read + part.Rows.Count);
        }
        while (after is not null && read <= values.Length * RowsOfEach);
        Assert.Equal(values.Length * RowsOfEach, read);
    }
}
