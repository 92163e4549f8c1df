using Microsoft.Extensions.DependencyInjection;

namespace Azki.AppHost.Services;

/// <summary>One loads a warehouse at a time: what loads it is stopped while something else is done with it.</summary>
internal static class PausedLoading
{
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Stops what loads, does the work, and starts it again whatever became of the work.</summary>
    /// <param name="context">The command that a person gave.</param>
    /// <param name="loader">What loads.</param>
    /// <param name="work">The work; not done where the loader does not stop.</param>
    public static async Task<ExecuteCommandResult> WhilePausedAsync(
        this ExecuteCommandContext context, IResource loader, Func<ResourceCommandService, Task<ExecuteCommandResult>> work)
    {
        // The dashboard lets a person give several at once.
        if (!await Turn.WaitAsync(0, context.CancellationToken)) return CommandResults.Failure("Something else is being done with the warehouse. Wait for its end.");
        try
        {
            return await PauseAsync(context, loader, work);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<ExecuteCommandResult> PauseAsync(
        ExecuteCommandContext context, IResource loader, Func<ResourceCommandService, Task<ExecuteCommandResult>> work)
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        ExecuteCommandResult done;
        ExecuteCommandResult started;
        try
        {
            var stopped = await commands.ExecuteCommandAsync(loader, KnownResourceCommands.StopCommand, context.CancellationToken);
            done = stopped.Success ? await work(commands) : stopped;
        }
        finally
        {
            // Also where the work failed or was given up: nothing would start the loading again.
            started = await commands.ExecuteCommandAsync(loader, KnownResourceCommands.StartCommand, CancellationToken.None);
        }
        return done.Success ? started : done;
    }
}
