using Azki.CdcBridge;
using Azki.CdcBridge.Checks;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Source;
using Azki.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the bridge to a host, its own or one that has more services.</summary>
public static class CdcBridgeExtensions
{
    /// <summary>
    /// With <c>ConnectionStrings:insurance-db</c> changes are captured from that MySQL server (section <c>Cdc</c>); else from a file of users:
    /// <see cref="CsvUserCapture"/>, and where <c>Azki:CdcBridge:UsersFile</c> is set the watch of that file. Needs an
    /// <see cref="Azki.EventLog.IEventLog"/>.
    /// </summary>
    public static TBuilder AddCdcBridge<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (CaptureChecks.IsDatabaseNamed(builder.Configuration)) AddMySql(builder);
        else AddFile(builder);
        return builder;
    }

    private static void AddMySql(IHostApplicationBuilder builder)
    {
        // At the start, as other settings: the capture itself would try it again for ever.
        MySqlSource.Parse(builder.Configuration.GetConnectionString(CdcOptions.ConnectionName)!);
        builder.Services.AddOptions<CdcOptions>().BindConfiguration(CdcOptions.Section);
        builder.Services.CheckIntervals<CdcOptions>(
            CdcOptions.Section,
            new(nameof(CdcOptions.SnapshotLockTimeout), o => o.SnapshotLockTimeout),
            new(nameof(CdcOptions.FlushInterval), o => o.FlushInterval) { MayBeZero = true },
            // A server that is gone is known by some that do not come.
            new(nameof(CdcOptions.HeartbeatPeriod), o => o.HeartbeatPeriod) { Longest = TimeSpan.FromHours(1) },
            new(nameof(CdcOptions.LongestPause), o => o.LongestPause),
            new(nameof(CdcOptions.DegradedAfter), o => o.DegradedAfter) { MayBeZero = true, MayBeLong = true },
            new(nameof(CdcOptions.UnhealthyAfter), o => o.UnhealthyAfter) { MayBeZero = true, MayBeLong = true },
            new(nameof(CdcOptions.LeastRetention), o => o.LeastRetention) { MayBeZero = true, MayBeLong = true });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CaptureState>();
        builder.Services.AddSingleton<CaptureMetrics>();
        builder.Services.AddSingleton<CaptureSignals>();
        builder.Services.AddSingleton(services => new DatabaseUsers(services.GetRequiredService<CaptureState>()));
        builder.Services.AddHostedService<MySqlCapture>();
        builder.Services.AddHostedService<CaptureNarrator>();
        builder.Services.AddHealthChecks().AddCheck<CaptureHealth>("cdc");
    }

    private static void AddFile(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CdcBridgeOptions>().BindConfiguration(CdcBridgeOptions.Section);
        builder.Services.CheckIntervals<CdcBridgeOptions>(CdcBridgeOptions.Section, new Interval<CdcBridgeOptions>(nameof(CdcBridgeOptions.WatchInterval), o => o.WatchInterval));
        builder.Services.AddSingleton<CsvUserCapture>();
        if (string.IsNullOrEmpty(builder.Configuration[$"{CdcBridgeOptions.Section}:{nameof(CdcBridgeOptions.UsersFile)}"])) return;

        builder.Services.AddSingleton<UsersFileWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<UsersFileWatch>());
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "users file", services => services.GetRequiredService<UsersFileWatch>(), HealthStatus.Degraded, tags: null));
    }
}
