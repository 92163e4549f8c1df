using Azki.Dashboard.Live;
using Azki.Warehouse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>The dashboard in this process, by a clock that a test moves; else it is put together as its own program does.</summary>
internal sealed class TimedService : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("azki-dashboard-").FullName;
    private WebApplication _app = null!;

    public MovedClock Clock { get; } = new();

    public Uri Url { get; private set; } = null!;

    /// <summary>How often the overview was read: it is while somebody's page is live.</summary>
    public long Reads => _app.Services.GetRequiredService<OverviewFeed>().Reads;

    public static async Task<TimedService> StartAsync(Uri clickHouse, params (string Name, string Value)[] settings)
    {
        var service = new TimedService();
        // Under its name lie the lists of the files that pages need.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Azki.Dashboard", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([
            new("Azki:Home", service._home), new("ConnectionStrings:clickhouse", $"Host={clickHouse.Host};Port={clickHouse.Port}"),
            .. settings.Select(s => KeyValuePair.Create(s.Name.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value))]);
        builder.Services.AddSingleton<TimeProvider>(service.Clock);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddWarehouseReader();
        builder.AddDashboard();
        var app = service._app = builder.Build();
        app.MapDashboard();
        await app.StartAsync();
        service.Url = new(app.Urls.Single());
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        // What is still asked for ends before what answers is gone.
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }
}
