using ClickHouse.Embedded.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(EngineFixture))]

namespace ClickHouse.Embedded.Tests.Fixtures;

/// <summary>The one engine of this process, in process and on a port of the loopback.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("clickhouse-embedded-").FullName;
    private WebApplication? _server;

    // Of a machine with other work, not of the engine: the nightly run has had answers that took longer than a client waits by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public const long QueryMemory = 512L << 20;

    public ClickHouseEngine Engine { get; private set; } = null!;

    /// <summary>An administrator, in process.</summary>
    public HttpClient InProcess { get; private set; } = null!;

    public Uri Port { get; private set; } = null!;

    /// <summary>What the port's server logged.</summary>
    internal CapturedLog Log { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Engine = ClickHouseEngine.Open(new ClickHouseEngineOptions
        {
            Path = _home,
            MaxServerMemoryBytes = 3L << 30,
            MaxQueryMemoryBytes = QueryMemory,
            MaxConcurrentRequests = 8,
            Users =
            [
                new("admin", "s3cret:with colon"),
                new("reader", "r", IsReadOnly: true),
                new("external", "e", HasExternalAccess: true),
                new(ClickHouseUser.DefaultName, "not empty"),
            ],
        });
        InProcess = new HttpClient(Engine.CreateHandler()) { BaseAddress = new Uri("http://clickhouse/"), Timeout = Patience };

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapClickHouse(Engine);
        await _server.StartAsync();
        Port = new Uri(_server.Urls.First());
    }

    /// <summary>A client of the port, as the given user.</summary>
    public HttpClient OnPort(string? user = "admin", string? password = "s3cret:with colon")
    {
        var client = new HttpClient { BaseAddress = Port, Timeout = Patience };
        if (user is not null) client.DefaultRequestHeaders.Add("X-ClickHouse-User", user);
        if (password is not null) client.DefaultRequestHeaders.Add("X-ClickHouse-Key", password);
        return client;
    }

    /// <summary>The clients every test of the protocol is run with.</summary>
    public HttpClient Client(Front front) => front == Front.InProcess ? InProcess : OnPort();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }
}

/// <summary>The two ways to the engine.</summary>
public enum Front
{
    InProcess,
    Port,
}
