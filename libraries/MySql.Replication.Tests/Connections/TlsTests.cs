using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Connections;

/// <summary>The server's own certificate is issued by an authority it made itself, for a name that is not its address.</summary>
public sealed class TlsTests(MySqlServer server, MariaDbServer mariaDb)
{
    [Theory]
    [InlineData(TlsMode.Disabled, false)]
    [InlineData(TlsMode.Preferred, true)]
    [InlineData(TlsMode.Required, true)]
    public async Task OpenAsync_WithoutVerification_EncryptsAsTold(TlsMode mode, bool isEncrypted)
    {
        await using var connection = await BinlogConnection.OpenAsync(await OptionsAsync(mode));
        Assert.Equal(isEncrypted, connection.IsEncrypted);
    }

    [Fact]
    public async Task OpenAsync_VerifyCAWithItsAuthority_IsAccepted()
    {
        var options = await OptionsAsync(TlsMode.VerifyCA);
        await using var connection = await BinlogConnection.OpenAsync(options with { CertificateAuthorityFile = Path.Combine(server.DataFolder, "ca.pem") });
        Assert.True(connection.IsEncrypted);
    }

    [Theory]
    [InlineData(TlsMode.VerifyCA)]
    [InlineData(TlsMode.VerifyFull)]
    public async Task OpenAsync_UnknownAuthority_IsRefused(TlsMode mode)
    {
        var options = await OptionsAsync(mode);
        await Assert.ThrowsAsync<TlsException>(() => BinlogConnection.OpenAsync(options));
    }

    [Fact]
    public async Task OpenAsync_AuthorityOfAnother_IsRefused()
    {
        var options = await OptionsAsync(TlsMode.VerifyCA);
        using var other = Certificates.Authority("somebody else");
        var file = Certificates.Write(other);
        var refused = await Assert.ThrowsAsync<TlsException>(() => BinlogConnection.OpenAsync(options with { CertificateAuthorityFile = file }));
        Assert.Contains("not trusted", refused.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task OpenAsync_VerifyFullOfAnotherHost_IsRefused()
    {
        var options = await OptionsAsync(TlsMode.VerifyFull);
        var refused = await Assert.ThrowsAsync<TlsException>(() => BinlogConnection.OpenAsync(options with { CertificateAuthorityFile = Path.Combine(server.DataFolder, "ca.pem") }));
        Assert.Contains("another host", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_VerifyFullOfThisHost_IsAccepted()
    {
        await using var sql = await server.ConnectAsync();
        using var authority = Certificates.Authority("test authority");
        using var certificate = Certificates.Server(authority, "localhost");
        var (ca, cert, key) = (Certificates.Write(authority), Certificates.Write(certificate), Certificates.WriteKey(certificate));
        var before = (await sql.RowsAsync("SELECT @@ssl_ca, @@ssl_cert, @@ssl_key"))[0];
        try
        {
            await sql.ExecuteAsync($"SET GLOBAL ssl_ca='{ca}', ssl_cert='{cert}', ssl_key='{key}'; ALTER INSTANCE RELOAD TLS");
            var options = (await OptionsAsync(TlsMode.VerifyFull)) with { Host = "localhost", CertificateAuthorityFile = ca };
            await using var connection = await BinlogConnection.OpenAsync(options);
            Assert.True(connection.IsEncrypted);
        }
        finally
        {
            await sql.ExecuteAsync($"SET GLOBAL ssl_ca='{before[0]}', ssl_cert='{before[1]}', ssl_key='{before[2]}'; ALTER INSTANCE RELOAD TLS");
            foreach (var file in (string[])[ca, cert, key]) File.Delete(file);
        }
    }

    [Fact]
    public async Task OpenAsync_ServerWithoutTls_IsRefusedWhenRequiredAndUsedWhenPreferred()
    {
        await using var sql = await mariaDb.ConnectAsync();
        Assert.SkipUnless(await sql.TextAsync("SELECT @@have_ssl") is "DISABLED" or "NO", "This MariaDB offers TLS by itself.");
        var options = mariaDb.Options() with { UnixSocket = null, Host = "127.0.0.1", Port = mariaDb.Port };
        var refused = await Assert.ThrowsAsync<TlsException>(() => BinlogConnection.OpenAsync(options with { TlsMode = TlsMode.Required }));
        Assert.Contains("offers no TLS", refused.Message, StringComparison.Ordinal);
        await using var connection = await BinlogConnection.OpenAsync(options);
        Assert.False(connection.IsEncrypted);
    }

    private async Task<ReplicationOptions> OptionsAsync(TlsMode mode)
    {
        await server.EnsureStartedAsync();
        return server.Options() with { UnixSocket = null, Host = "127.0.0.1", Port = server.Port, TlsMode = mode };
    }
}
