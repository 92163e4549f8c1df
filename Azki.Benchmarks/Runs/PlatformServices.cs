using Azki.EventLog;
using Azki.StreamEtl;
using Azki.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Runs;

/// <summary>The platform's services as the <c>azki</c> program puts them together.</summary>
internal static class PlatformServices
{
    public static void AddPlatform(this IHostApplicationBuilder builder, string home)
    {
        builder.Configuration.AddInMemoryCollection([new("Azki:Home", home)]);
        builder.AddServiceDefaults();
        builder.AddWarehouse();
        builder.AddEventLog();
        builder.AddCdcBridge();
        builder.AddIngestor();
        builder.AddStreamEtl();
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
    }

    /// <summary>Waits until the schema is there and all users of the log are known; events are read from then on.</summary>
    public static async Task WaitUntilRunningAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var progress = services.GetRequiredService<EtlProgress>();
        while (progress.State != EtlState.Running)
        {
            if (progress.State == EtlState.Stalled) throw new InvalidOperationException($"The ETL is stalled: {progress.Reason}");
            await Task.Delay(1, cancellationToken);
        }
    }
}
