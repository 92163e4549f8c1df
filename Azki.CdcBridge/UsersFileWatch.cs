using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Azki.CdcBridge;

/// <summary>Keeps the users up with their file: takes it at start and whenever it has changed and come to rest.</summary>
internal sealed partial class UsersFileWatch(
    CsvUserCapture capture, IOptions<CdcBridgeOptions> options, TimeProvider time, ILogger<UsersFileWatch> logger, FirstUsersLoad? first = null)
    : BackgroundService, IHealthCheck
{
    private readonly string _path = options.Value.UsersFile;
    private (long Length, DateTime Written) _seen;
    private (long Length, DateTime Written) _taken;
    private string? _whyRefused;
    private volatile string? _problem;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problem is { } problem
            ? HealthCheckResult.Degraded(problem)
            : HealthCheckResult.Healthy("Users are up to date with their file."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WatchInterval, time);
        try
        {
            if (first is not null) await first.WaitAsync(stoppingToken);
            do await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var file = new FileInfo(_path);
        if (!file.Exists)
        {
            Report($"{_path} does not exist or may not be seen by this user.");
            return;
        }

        var state = (file.Length, file.LastWriteTimeUtc);
        var isAtRest = state == _seen;
        _seen = state;
        if (!isAtRest) return;
        if (state == _taken)
        {
            // It may have been away meanwhile, or another file in its place.
            Report(_whyRefused);
            return;
        }

        try
        {
            var result = await capture.SyncAsync(_path, cancellationToken: cancellationToken);
            LogSynced(logger, _path, result.Added, result.Changed, result.Removed, result.Quarantined);
            (_taken, _whyRefused) = (state, null);
            Report(_whyRefused);
        }
        catch (UsersFileRefusedException error)
        {
            // The same file would be refused again.
            (_taken, _whyRefused) = (state, error.Message);
            Report(_whyRefused);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Report(error.Message);
        }
    }

    private void Report(string? problem)
    {
        if (problem is not null && problem != _problem) LogProblem(logger, problem);
        _problem = problem;
    }

    [LoggerMessage(LogLevel.Information,
        "{Path}: {Added} users added, {Changed} changed, {Removed} removed, {Quarantined} rows quarantined")]
    private static partial void LogSynced(ILogger logger, string path, long added, long changed, long removed, long quarantined);

    [LoggerMessage(LogLevel.Warning, "The users could not be taken from their file: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}
