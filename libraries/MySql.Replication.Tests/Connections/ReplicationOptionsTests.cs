namespace MySql.Replication.Tests.Connections;

public sealed class ReplicationOptionsTests
{
    [Fact]
    public void ToString_WithPassword_TellsWhereAndWhoWithoutIt()
    {
        var options = new ReplicationOptions { Host = "db", User = "cdc", Password = "s3cret", ServerId = 7, TlsMode = TlsMode.VerifyFull };
        Assert.Equal("cdc at db:3306, server id 7, TLS VerifyFull", options.ToString());
        Assert.DoesNotContain("s3cret", (options with { UnixSocket = "/run/mysql.sock" }).ToString(), StringComparison.Ordinal);
    }
}
