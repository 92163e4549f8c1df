using Azki.Core.Events;
using Azki.EventLog;
using Azki.ServiceDefaults;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Damage;
using Azki.StreamEtl.Maintenance;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Azki.Warehouse.Closing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Azki.StreamEtl;

/// <summary>Adds the streaming ETL to a host.</summary>
public static class StreamEtlServices
{
    /// <summary>Reads the log, loads the warehouse. Needs the event log and the warehouse to be added too.</summary>
    public static IHostApplicationBuilder AddStreamEtl(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<StreamEtlOptions>().BindConfiguration(StreamEtlOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
            {
                if (configuration[$"{StreamEtlOptions.Section}:{nameof(StreamEtlOptions.PlanFolder)}"] is null)
                    options.PlanFolder = Path.Combine(configuration["Azki:Home"] ?? ".azki", "etl");
            });
        services.CheckIntervals<StreamEtlOptions>(
            StreamEtlOptions.Section,
            new(nameof(StreamEtlOptions.MaxBatchAge), o => o.MaxBatchAge) { MayBeZero = true },
            new(nameof(StreamEtlOptions.AttributionInterval), o => o.AttributionInterval) { MayBeZero = true });
        services.CheckIntervals<WarehouseOptions>(
            WarehouseOptions.Section,
            new(nameof(WarehouseOptions.InsertTimeout), o => o.InsertTimeout),
            new(nameof(WarehouseOptions.Retention), o => o.Retention) { MayBeLong = true });
        services.TryAddSingleton(p => new EventRules(p.GetRequiredService<IConfiguration>().GetSection("Azki:Events").Get<EventRulesOptions>()));
        services.TryAddSingleton<EventNormalizer>();
        services.AddSingleton<EtlProgress>();
        services.AddSingleton<MaintenanceQueue>();
        services.AddSingleton(p => new PlanJournal(p.GetRequiredService<IOptions<StreamEtlOptions>>().Value.PlanFolder));
        builder.AddPendingRecords();
        services.AddSingleton<BatchSize>();
        services.AddSingleton<PlanExecutor>();
        services.AddSingleton(p => new StreamEtlControl(
            p.GetRequiredService<MaintenanceQueue>(), p.GetRequiredService<WarehouseClient>(), p.GetRequiredService<IEventLog>(), p.GetRequiredService<EtlProgress>(),
            p.GetRequiredService<ReaderGroup>(), p.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StreamEtlService>();
        services.AddHostedService<RetentionSchedule>();
        services.AddHostedService<ConsumerLag>();
        services.AddSingleton<DayClosing>();
        services.AddSingleton<DayLinking>();
        services.AddHostedService<DayClosingSchedule>();
        services.AddSingleton<WarehouseDamage>();
        services.AddHealthChecks().AddCheck<StreamEtlHealth>("stream-etl").AddCheck<WarehouseHealth>("warehouse");
        return builder;
    }

    /// <summary>Adds what tells how far behind the log the warehouse is. Needs both to be added too.</summary>
    public static IHostApplicationBuilder AddPendingRecords(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamEtlOptions>().BindConfiguration(StreamEtlOptions.Section);
        builder.Services.TryAddSingleton<ReaderGroup>();
        builder.Services.TryAddSingleton(p => new PendingRecords(p.GetRequiredService<IEventLog>(), p.GetRequiredService<ReaderGroup>()));
        return builder;
    }
}
