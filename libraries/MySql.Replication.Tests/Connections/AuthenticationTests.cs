using MySql.Replication.Tests.Fixtures;
using MySqlConnector;
using Testing;

namespace MySql.Replication.Tests.Connections;

public sealed class AuthenticationTests(MySqlServer server, MariaDbServer mariaDb)
{
    private const string Password = "p'ä$$word 密码";

    [Fact]
    public async Task OpenAsync_CachingSha2OverTls_FullThenFast()
    {
        var options = await UserAsync("caching_sha2_password");
        await ConnectTwiceAsync(options with { TlsMode = TlsMode.Required });
    }

    [Fact]
    public async Task OpenAsync_CachingSha2OverSocket_FullThenFast()
    {
        var options = await UserAsync("caching_sha2_password");
        await ConnectTwiceAsync(options with { UnixSocket = server.Socket });
    }

    [Fact]
    public async Task OpenAsync_CachingSha2WithoutTls_AsksForTheKey()
    {
        var options = (await UserAsync("caching_sha2_password")) with { TlsMode = TlsMode.Disabled };
        var refused = await Assert.ThrowsAsync<AuthenticationException>(() => BinlogConnection.OpenAsync(options));
        Assert.Contains("AllowPublicKeyRetrieval", refused.Message, StringComparison.Ordinal);
        await ConnectTwiceAsync(options with { AllowPublicKeyRetrieval = true });
    }

    [Fact]
    public async Task OpenAsync_CachingSha2WithKeyFile_NeedsNoRetrieval()
    {
        var options = await UserAsync("caching_sha2_password");
        await ConnectTwiceAsync(options with { TlsMode = TlsMode.Disabled, ServerPublicKeyFile = Path.Combine(server.DataFolder, "public_key.pem") });
    }

    [Fact]
    public async Task OpenAsync_KeyFileThatIsNotThere_IsNoLostConnection()
    {
        var options = await UserAsync("caching_sha2_password");
        var refused = await Assert.ThrowsAsync<AuthenticationException>(() => BinlogConnection.OpenAsync(options with { TlsMode = TlsMode.Disabled, ServerPublicKeyFile = "/nowhere/key.pem" }));
        Assert.Contains("/nowhere/key.pem", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsMode.Required)]
    [InlineData(TlsMode.Disabled)]
    public async Task OpenAsync_AnotherPlugin_SwitchesToIt(TlsMode tls)
    {
        var options = await UserAsync("sha256_password");
        await ConnectTwiceAsync(options with { TlsMode = tls, AllowPublicKeyRetrieval = true });
    }

    [Fact]
    public async Task OpenAsync_EmptyPassword_IsLetIn()
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync("CREATE USER empty_password IDENTIFIED BY ''");
        await ConnectTwiceAsync(Tcp("empty_password") with { TlsMode = TlsMode.Disabled });
    }

    [Fact]
    public async Task OpenAsync_WrongPassword_SaysWhatToCheck()
    {
        var options = await UserAsync("caching_sha2_password");
        var refused = await Assert.ThrowsAsync<ServerErrorException>(() => BinlogConnection.OpenAsync(options with { Password = "wrong" }));
        Assert.Equal(1045, refused.Code);
        Assert.Contains("Check the user name, the password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NativePassword_IsLetIn()
    {
        await using var sql = await mariaDb.ConnectAsync();
        await sql.ExecuteAsync($"CREATE USER native IDENTIFIED VIA mysql_native_password USING PASSWORD('{Password.Replace("'", "''", StringComparison.Ordinal)}')");
        await ConnectTwiceAsync(new() { User = "native", Password = Password, Host = "127.0.0.1", Port = mariaDb.Port, ServerId = ServerIds.Next() });
    }

    [Fact]
    public async Task OpenAsync_NobodyListens_SaysWhere()
    {
        var port = ServerPort.Free();
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => BinlogConnection.OpenAsync(new() { User = "root", Host = "127.0.0.1", Port = port, ServerId = 1 }));
        Assert.Contains($"127.0.0.1:{port}", lost.Message, StringComparison.Ordinal);
    }

    private static async Task ConnectTwiceAsync(ReplicationOptions options)
    {
        // The second time the server knows the password from its cache.
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await BinlogConnection.OpenAsync(options);
            Assert.NotEqual(0u, connection.ConnectionId);
        }
    }

    private async Task<ReplicationOptions> UserAsync(string plugin)
    {
        await using var sql = await server.ConnectAsync();
        var name = $"user_{Guid.NewGuid():N}"[..20];
        await sql.ExecuteAsync($"CREATE USER {name} IDENTIFIED WITH {plugin} BY '{MySqlHelper.EscapeString(Password)}'");
        return Tcp(name) with { Password = Password };
    }

    private ReplicationOptions Tcp(string user) => new() { User = user, Host = "127.0.0.1", Port = server.Port, ServerId = ServerIds.Next() };
}
