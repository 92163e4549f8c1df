using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

/// <summary>Connections that break at any point are told as such, and nothing is done to whoever is behind the address by then.</summary>
public sealed class BrokenConnectionTests(MySqlServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_ConnectionBreaksOrFallsSilent_KillsNothingOverAnother(bool isFrozen)
    {
        await using var relay = await RelayAsync();
        await using var connection = await BinlogConnection.OpenAsync(Options(relay) with { HeartbeatPeriod = TimeSpan.FromMilliseconds(200) });
        await Assert.ThrowsAsync<ConnectionLostException>(async () =>
        {
            await foreach (var e in connection.ReadAsync(BinlogStart.Now))
            {
                if (e is not FormatDescriptionEvent) continue;
                if (isFrozen) relay.Freeze();
                else relay.Cut();
            }
        });
        Assert.Equal(1, relay.Connections);
    }

    [Fact]
    public async Task ReadAsync_ReaderLeaves_EndsTheServersSideOverAnother()
    {
        await using var relay = await RelayAsync();
        await using var connection = await BinlogConnection.OpenAsync(Options(relay) with { HeartbeatPeriod = TimeSpan.FromMinutes(10) });
        await foreach (var _ in connection.ReadAsync(BinlogStart.Now)) break;
        Assert.Equal(2, relay.Connections);
    }

    [Theory]
    [InlineData("binlog_checksum", false)]
    [InlineData("binlog_checksum", true)]
    [InlineData("@source_heartbeat_period", false)]
    [InlineData("gtid_mode", true)]
    public async Task ReadAsync_ConnectionBreaksOrFallsSilentWhileRegistering_IsALostConnection(string asked, bool isFrozen)
    {
        await using var relay = await RelayAsync();
        relay.OnText = (asked, isFrozen ? relay.Freeze : relay.Cut);
        await using var connection = await BinlogConnection.OpenAsync(Options(relay) with { AnswerTimeout = TimeSpan.FromMilliseconds(300) });
        await Assert.ThrowsAsync<ConnectionLostException>(async () =>
        {
            await foreach (var _ in connection.ReadAsync(BinlogStart.Now)) { }
        });
        Assert.Equal(1, relay.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAsync_ConnectionBreaksDuringTheTlsHandshake_IsALostConnection(bool isEnded)
    {
        await using var relay = await RelayAsync();
        // The name of the host is in the first message of the handshake.
        relay.OnText = ("localhost", isEnded ? relay.End : relay.Cut);
        await Assert.ThrowsAsync<ConnectionLostException>(() => BinlogConnection.OpenAsync(Options(relay) with { Host = "localhost", TlsMode = TlsMode.Required }));
    }

    private async Task<Relay> RelayAsync()
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync("CREATE USER IF NOT EXISTS relayed; GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO relayed");
        return new Relay(server.Port);
    }

    private ReplicationOptions Options(Relay relay) =>
        server.Options() with { UnixSocket = null, Host = "127.0.0.1", Port = relay.Port, User = "relayed", TlsMode = TlsMode.Disabled };
}
