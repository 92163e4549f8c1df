using Azki.AppHost.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Services;

/// <summary>A command that stops something for a store looks first whether the store is ready: it would stand for as long as the store takes.</summary>
internal static class ReadyStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Does the work where the store is ready, or is so within ten seconds; else fails with words and has done nothing.</summary>
    /// <param name="context">The command that a person gave.</param>
    /// <param name="store">What the work needs.</param>
    /// <param name="work">The work.</param>
    public static async Task<ExecuteCommandResult> WhenReadyAsync(this ExecuteCommandContext context, Store store, Func<Task<ExecuteCommandResult>> work)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        foreach (var needed in store.Readiness)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                await notifications.WaitForResourceHealthyAsync(needed.Resource.Name, WaitBehavior.WaitOnResourceUnavailable, patience.Token);
            }
            catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
            {
                return CommandResults.Failure($"{needed.Resource.Name} is not ready. Nothing was stopped; try again when it is healthy.");
            }
        }
        return await work();
    }
}
