using System.Net;
using System.Net.Sockets;
using Azki.AppHost.Model;

namespace Azki.Tests.AppHost;

public sealed class KafkaProbeTests
{
    [Fact]
    public async Task Answers_ProxyWithNothingBehind_IsNoAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closing = Task.Run(async () => (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Dispose());

        Assert.False(await KafkaProbe.AnswersAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TestContext.Current.CancellationToken));
        await closing;
    }

    [Fact]
    public async Task Answers_NobodyListening_IsNoAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.False(await KafkaProbe.AnswersAsync("127.0.0.1", port, TestContext.Current.CancellationToken));
    }
}
