using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Azki.CdcBridge.Health;

/// <summary>Whether the log follows the database. What is behind for long, or can't go on, is said with its reason.</summary>
internal sealed class CaptureHealth(CaptureState state, IOptions<CdcOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Judge(state.Phase, state.Problem, state.Behind, state.Stopped, state.Notes, options.Value));

    internal static HealthCheckResult Judge(
        CapturePhase phase, string? problem, TimeSpan behind, IReadOnlyDictionary<string, string> stopped, IReadOnlyDictionary<string, string> notes, CdcOptions options)
    {
        var words = problem ?? string.Create(CultureInfo.InvariantCulture, $"{Describe(phase)}, {behind.TotalSeconds:0} s behind.");
        foreach (var (table, why) in stopped) words += $" {table} is stopped: {why}";
        foreach (var (table, what) in notes) words += $" {table}: {what}";

        if (behind >= options.UnhealthyAfter) return HealthCheckResult.Unhealthy(words);
        return problem is not null || stopped.Count > 0 || notes.Count > 0 || behind >= options.DegradedAfter
            ? HealthCheckResult.Degraded(words)
            : HealthCheckResult.Healthy(words);
    }

    internal static string Describe(CapturePhase phase) => phase switch
    {
        CapturePhase.Starting => "Connecting to the database",
        CapturePhase.Snapshot => "Copying the tables",
        CapturePhase.Finished => "The snapshot is done; changes are not followed (initial_only)",
        _ => "Following the database",
    };
}
