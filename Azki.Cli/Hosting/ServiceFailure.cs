using Azki.Cli.Commands;

namespace Azki.Cli.Hosting;

/// <summary>A service of the platform that failed for good. The host takes it for a reason to stop; that, and why, its owner has to see to.</summary>
internal static class ServiceFailure
{
    /// <summary>The failure in words; null where every service runs or has done its work.</summary>
    public static CliException? Of(IServiceProvider services)
    {
        var failed = services.GetServices<IHostedService>().OfType<BackgroundService>().FirstOrDefault(s => s.ExecuteTask is { IsFaulted: true });
        return failed is null ? null : new($"A service of the platform ({failed.GetType().Name}) failed and can't go on: {AzkiCommand.Explain(failed.ExecuteTask!.Exception!.InnerException!).Message}");
    }
}
