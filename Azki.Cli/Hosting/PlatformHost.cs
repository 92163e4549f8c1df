using System.Net;
using Azki.CdcBridge;
using Azki.EventLog;
using Azki.ServiceDefaults;
using Azki.StreamEtl;
using Azki.Warehouse;
using ClickHouse.Embedded;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Azki.Cli.Hosting;

/// <summary>Puts the services together, as each service's own program does for itself.</summary>
internal static class PlatformHost
{
    public static IHost Build(PlatformSettings settings, HomeFolder home) =>
        settings.IsServing ? BuildServing(settings, home) : BuildSilent(settings, home);

    // Without a port to open there is no web server to start either.
    private static IHost BuildSilent(PlatformSettings settings, HomeFolder home)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        Add(builder, settings, home);
        return builder.Build();
    }

    private static WebApplication BuildServing(PlatformSettings settings, HomeFolder home)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Add(builder, settings, home);
        builder.AddWarehouseReader();
        builder.AddDashboard();
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // SQL travels in addresses, so that they can be shared.
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            if (settings.Port is { } port) kestrel.Listen(IPAddress.Loopback, port);
            if (settings.ClickHousePort is { } clickHouse) kestrel.Listen(IPAddress.Loopback, clickHouse, ClickHousePort.Mark);
        });
        var app = builder.Build();
        if (app.Services.GetService<ClickHouseEngine>() is { } engine) ClickHousePort.Map(app, engine);
        app.MapDefaultEndpoints();
        app.MapIngestor();
        app.MapDashboard();
        LocalInterface.Map(app);
        return app;
    }

    private static void Add(IHostApplicationBuilder builder, PlatformSettings settings, HomeFolder home)
    {
        builder.Configuration.AddInMemoryCollection([new(HomeFolder.Setting, home.Path)]);
        if (settings.WatchedUsers is { } users)
        {
            builder.Configuration.AddInMemoryCollection([new($"{CdcBridgeOptions.Section}:{nameof(CdcBridgeOptions.UsersFile)}", users)]);
            builder.Services.AddSingleton<FirstUsersLoad>();
        }
        // What stops the host is said by the command that started it, in words and without a stack trace.
        builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host", "None")]);
        // Requests carry passwords and SQL in their addresses.
        builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Warning")]);
        if (settings.Verbose) builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Information")]);
        var key = new LocalKey();
        builder.Configuration.AddInMemoryCollection([new(WarehouseServices.LocalPasswordSetting, key.Value)]);
        // First: the engine is being loaded while the rest is put together.
        builder.AddWarehouse();
        builder.AddServiceDefaults();
        if (settings.Scope != PlatformScope.Warehouse)
        {
            builder.AddEventLog();
            builder.AddPendingRecords();
        }
        if (settings.Scope == PlatformScope.All)
        {
            builder.AddCdcBridge();
            builder.AddIngestor();
            builder.AddStreamEtl();
        }
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.AddSingleton(key);
        builder.Services.AddSingleton<Reporting.Accounts>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }
}
