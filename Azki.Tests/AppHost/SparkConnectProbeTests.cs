using System.Net;
using System.Net.Sockets;
using Azki.AppHost.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Azki.Tests.AppHost;

public sealed class SparkConnectProbeTests
{
    [Fact]
    public async Task Answers_ServerOfHttp2_WhateverItSays()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = 415;
            return Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(await SparkConnectProbe.AnswersAsync("127.0.0.1", new Uri(app.Urls.Single()).Port, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Answers_ProxyWithNothingBehind_IsNoAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closing = Task.Run(async () => (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Dispose());

        Assert.False(await SparkConnectProbe.AnswersAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TestContext.Current.CancellationToken));
        await closing;
    }
}
