using Azki.AppHost.Model;
using Azki.AppHost.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Services;

/// <summary>Starts the warehouse anew: its database goes, and is built from the log.</summary>
internal static class WarehouseRebuild
{
    public static IResourceBuilder<ProjectResource> WithRebuildCommand(this IResourceBuilder<ProjectResource> etl, ClickHouseResource warehouse) =>
        etl.WithCommand("reset-warehouse", "Reset the warehouse", async context =>
        {
            var commands = context.Services.GetRequiredService<ResourceCommandService>();
            ExecuteCommandResult? dropped;
            ExecuteCommandResult started;
            try
            {
                // Nobody loads while the tables go.
                await commands.ExecuteCommandAsync(etl.Resource, KnownResourceCommands.StopCommand, context.CancellationToken);
                dropped = await DropAsync(warehouse, context.CancellationToken);
            }
            finally
            {
                // Whether the warehouse is down or the command was given up: nothing would start the loading again.
                started = await commands.ExecuteCommandAsync(etl.Resource, KnownResourceCommands.StartCommand, CancellationToken.None);
            }

            return dropped ?? started;
        }, new CommandOptions
        {
            Description = "Drops the warehouse's database and builds it anew from the log.",
            ConfirmationMessage = $"All tables of {ClickHouseUser.Database} are dropped and built anew from what the log still holds. Older events are lost. Go on?",
            IconName = "ArrowReset",
        });

    // What went wrong, or null.
    private static async Task<ExecuteCommandResult?> DropAsync(ClickHouseResource warehouse, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, warehouse.Http.Url)
        {
            Content = new StringContent($"DROP DATABASE IF EXISTS {ClickHouseUser.Database} SYNC"),
        };
        request.Headers.Add("X-ClickHouse-User", ClickHouseSettings.Administrator);
        request.Headers.Add("X-ClickHouse-Key", await warehouse.Password.GetValueAsync(cancellationToken));
        using var response = await client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? null : CommandResults.Failure(await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
