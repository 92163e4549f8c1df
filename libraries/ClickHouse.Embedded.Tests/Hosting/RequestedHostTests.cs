using System.Net;
using ClickHouse.Embedded.Hosting;
using Microsoft.AspNetCore.Http;

namespace ClickHouse.Embedded.Tests.Hosting;

public sealed class RequestedHostTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:8123", false)]
    [InlineData("127.0.0.1", "LocalHost", false)]
    [InlineData("::1", "[::1]:8123", false)]
    [InlineData("127.0.0.1", "", false)]
    [InlineData("127.0.0.1", "evil.example:8123", true)]
    [InlineData("127.0.0.1", "127.0.0.1.evil.example", true)]
    [InlineData("::1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "clickhouse.example", false)]
    public void IsOfAnotherMachine_HostAskedFor_IsComparedWithWhereItArrived(string local, string host, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        if (host.Length > 0) context.Request.Host = new HostString(host);
        Assert.Equal(expected, RequestedHost.IsOfAnotherMachine(context));
    }
}
