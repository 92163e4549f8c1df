using Azki.AppHost.Model;
using Azki.AppHost.Stores;

namespace Azki.AppHost.Services;

/// <summary>Starts the warehouse anew: its database goes, and is built from the log.</summary>
internal static class WarehouseRebuild
{
    public static IResourceBuilder<ProjectResource> WithRebuildCommand(this IResourceBuilder<ProjectResource> etl, ClickHouseResource warehouse) =>
        etl.WithCommand(
            "reset-warehouse", "Reset the warehouse",
            context => context.WhilePausedAsync(etl.Resource, _ => DropAsync(warehouse, context.CancellationToken)),
            new CommandOptions
            {
                Description = "Drops the warehouse's database and builds it anew from the log.",
                ConfirmationMessage = $"All tables of {ClickHouseUser.Database} are dropped and built anew from what the log still holds. Older events are lost. Go on?",
                IconName = "ArrowReset",
            });

    private static async Task<ExecuteCommandResult> DropAsync(ClickHouseResource warehouse, CancellationToken cancellationToken)
    {
        // No proxy is shown the password. It waits for whoever reads the tables, five minutes at most.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, warehouse.Http.Url)
        {
            Content = new StringContent($"DROP DATABASE IF EXISTS {ClickHouseUser.Database} SYNC"),
        };
        request.Headers.Add("X-ClickHouse-User", ClickHouseSettings.Administrator);
        request.Headers.Add("X-ClickHouse-Key", await warehouse.Password.GetValueAsync(cancellationToken));
        using var response = await client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? CommandResults.Success() : CommandResults.Failure(await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
