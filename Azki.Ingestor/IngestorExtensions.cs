using Azki.Core.Events;
using Azki.Ingestor;
using Azki.Ingestor.Files;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the ingestor to a host, its own or one that has more services.</summary>
public static class IngestorExtensions
{
    /// <summary>
    /// Adds the loading of files. Needs an <see cref="Azki.EventLog.IEventLog"/>, and an <see cref="IRawEventFormat"/> beside it (else events
    /// are JSON).
    /// </summary>
    public static TBuilder AddIngestor<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<IngestorOptions>().BindConfiguration(IngestorOptions.Section);
        builder.Services.TryAddSingleton(RawEventFormats.Json);
        builder.Services.TryAddSingleton(_ => new EventRules(builder.Configuration.GetSection("Azki:Events").Get<EventRulesOptions>()));
        builder.Services.AddSingleton<IngestRuns>();
        builder.Services.AddSingleton(services => new FileIngest(
            services.GetRequiredService<IngestRuns>(), services.GetRequiredService<IOptions<IngestorOptions>>()));
        return builder;
    }
}
