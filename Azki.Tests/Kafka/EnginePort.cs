using ClickHouse.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Azki.Tests.Kafka;

/// <summary>The engine of the tests on a port, for programs that take it for a server.</summary>
internal sealed class EnginePort : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EnginePort(WebApplication app) => _app = app;

    public string ConnectionString
    {
        get
        {
            var address = new Uri(_app.Urls.Single());
            return $"Host={address.Host};Port={address.Port};Username=default";
        }
    }

    public static async Task<EnginePort> OpenAsync(ClickHouseEngine engine)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapClickHouse(engine);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
