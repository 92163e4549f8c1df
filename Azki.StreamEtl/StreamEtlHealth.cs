using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.StreamEtl;

/// <summary>The ETL's state in words.</summary>
internal sealed class StreamEtlHealth(EtlProgress progress) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(progress.State switch
        {
            // What comes is loaded once it does again; that nothing comes would not show else.
            EtlState.Running when progress.LogSilence is { } silence => HealthCheckResult.Degraded($"loading, but the log does not answer: {silence}"),
            EtlState.Running => HealthCheckResult.Healthy("loading"),
            EtlState.StandingBy when progress.LogSilence is { } silence => HealthCheckResult.Degraded($"standing by, but the log does not answer, so it could not take over: {silence}"),
            EtlState.StandingBy => HealthCheckResult.Healthy("standing by: takes over when the instance that loads ends"),
            // Whoever reads the tables waits for this.
            EtlState.Starting when !progress.HasSchema => HealthCheckResult.Unhealthy("making the tables of the warehouse"),
            EtlState.Starting => HealthCheckResult.Degraded("starting"),
            _ => HealthCheckResult.Unhealthy($"stalled, repeating: {progress.Reason}"),
        });
}
