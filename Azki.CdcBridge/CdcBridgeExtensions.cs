using Azki.CdcBridge;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the bridge to a host, its own or one that has more services.</summary>
public static class CdcBridgeExtensions
{
    /// <summary>
    /// Adds <see cref="CsvUserCapture"/>, and where <c>Azki:CdcBridge:UsersFile</c> is set the watch of that file. Needs an
    /// <see cref="Azki.EventLog.IEventLog"/>.
    /// </summary>
    public static TBuilder AddCdcBridge<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<CdcBridgeOptions>().BindConfiguration(CdcBridgeOptions.Section);
        builder.Services.AddSingleton<CsvUserCapture>();
        if (string.IsNullOrEmpty(builder.Configuration[$"{CdcBridgeOptions.Section}:{nameof(CdcBridgeOptions.UsersFile)}"])) return builder;

        builder.Services.AddSingleton<UsersFileWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<UsersFileWatch>());
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "users file", services => services.GetRequiredService<UsersFileWatch>(), HealthStatus.Degraded, tags: null));
        return builder;
    }
}
