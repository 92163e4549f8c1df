using Azki.AppHost.Model;
using Azki.AppHost.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Services;

/// <summary>
/// Batch ETL: <c>azki etl</c>, which starts when a person says so. It loads as StreamEtl does, so it has that one's users; Spark, which
/// only reads, has users of its own and other ways to the stores, from inside its containers.
/// </summary>
internal static class BatchEtl
{
    /// <summary>Adds the program and its commands, where there is a Spark.</summary>
    public static void AddBatchEtl(this Platform platform, PlatformStores stores, IResourceBuilder<ProjectResource> streamEtl)
    {
        if (stores.Spark is not { } spark) return;

        var mode = EtlSettings.Runs[0].Mode;
        var home = platform.IsPublished ? ServiceSettings.ContainerEtlHome : platform.HomeOf(ResourceNames.Etl);
        var etl = platform.Builder.AddProject<Projects.Azki_Cli>(ResourceNames.Etl)
            .WithStore(stores.Kafka.For(KafkaUser.StreamEtl), ResourceNames.Kafka)
            .WithStore(stores.ClickHouse.For(ClickHouseUser.StreamEtl), ResourceNames.ClickHouse)
            .WithStore(spark, ResourceNames.Spark)
            // Read at each start, so that a command decides.
            .WithArgs(context =>
            {
                foreach (var argument in EtlSettings.Arguments(mode, home)) context.Args.Add(argument);
            })
            .WithEnvironment(EtlSettings.KafkaVariable, stores.Kafka.ForSpark)
            .WithEnvironment(EtlSettings.WarehouseVariable, stores.ClickHouse.ForSpark)
            .WithExplicitStart();

        foreach (var run in EtlSettings.Runs)
        {
            etl.WithCommand(
                run.Command, run.DisplayName,
                context => context.WhenReadyAsync(spark, () => context.WhilePausedAsync(streamEtl.Resource, async commands =>
                {
                    mode = run.Mode;
                    try
                    {
                        return await RunAsync(commands, context, etl.Resource);
                    }
                    finally
                    {
                        // What a person starts without a command asks no question, so it is what needs none.
                        mode = EtlSettings.Runs[0].Mode;
                    }
                })),
                new CommandOptions { Description = run.Description, ConfirmationMessage = run.Question, IconName = "DatabaseArrowUp" });
        }
    }

    private static async Task<ExecuteCommandResult> RunAsync(ResourceCommandService commands, ExecuteCommandContext context, IResource etl)
    {
        var began = DateTime.UtcNow;
        var started = await commands.ExecuteCommandAsync(etl, KnownResourceCommands.StartCommand, context.CancellationToken);
        if (!started.Success) return started;
        var ended = await context.Services.GetRequiredService<ResourceNotificationService>()
            .WaitForResourceAsync(etl.Name, update => HasEnded(update.Snapshot, began), context.CancellationToken);
        return ended.Snapshot.ExitCode == 0 ? CommandResults.Success() : CommandResults.Failure("The run failed: its log says why. What was stored stands untouched.");
    }

    // This run, and not the one before.
    private static bool HasEnded(CustomResourceSnapshot now, DateTime began) =>
        now.State?.Text == KnownResourceStates.FailedToStart
        || (KnownResourceStates.TerminalStates.Contains(now.State?.Text) && now.StopTimeStamp >= began);
}
