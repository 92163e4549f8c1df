using Azki.EventLog.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Azki.EventLog;

/// <summary>Registers the event log.</summary>
public static class EventLogServices
{
    /// <summary>The name of the meter, for the host's telemetry.</summary>
    public const string MeterName = EventLogMetrics.MeterName;

    /// <summary>
    /// Adds <see cref="IEventLog"/>: the local log in the folder <c>log</c> of <c>Azki:Home</c>; its options are in <c>Azki:EventLog</c>.
    /// </summary>
    public static IHostApplicationBuilder AddEventLog(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LocalEventLogOptions>()
            .Configure(o => o.Path = Path.Combine(builder.Configuration["Azki:Home"] ?? ".azki", "log"))
            .Bind(builder.Configuration.GetSection("Azki:EventLog"));
        builder.Services.TryAddSingleton<IEventLog>(s => new LocalEventLog(
            s.GetRequiredService<IOptions<LocalEventLogOptions>>().Value, s.GetRequiredService<ILogger<LocalEventLog>>()));
        return builder;
    }
}
