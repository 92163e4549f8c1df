using System.Collections.Concurrent;
using Azki.Ingestor.Files;
using Azki.Ingestor.Input;
using Azki.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Azki.Ingestor.Watch;

/// <summary>
/// Loads the files of the watched folders, and what is appended to them. Folders are looked at rather than subscribed to: that also works
/// over a network and after an overflow.
/// </summary>
internal sealed partial class DirectoryWatch(
    FileIngest ingest, HomeFolder home, IOptions<IngestorOptions> options, TimeProvider time, ILogger<DirectoryWatch> logger)
    : BackgroundService, IHealthCheck
{
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problems.FirstOrDefault() is { Value: { } first }
            ? HealthCheckResult.Degraded(_problems.Count == 1 ? first : $"{first} ({_problems.Count - 1} more like this)")
            : HealthCheckResult.Healthy($"{options.Value.Watch.Length} watched folders can be read.{Waiting()}"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var state = new WatchState(Path.Combine(home.Ingestor, "watched.json"));
            await state.LoadAsync(stoppingToken);
            var follower = new FileFollower(ingest, state, time, options.Value.WatchSettle, options.Value.WatchEnd);
            using var timer = new PeriodicTimer(options.Value.WatchInterval, time);
            do
            {
                foreach (var folder in options.Value.Watch)
                    await LookAsync(Path.TrimEndingDirectorySeparator(folder), follower, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not finished is read again at the next start.
        }
    }

    private async Task LookAsync(string folder, FileFollower follower, CancellationToken cancellationToken)
    {
        var files = await GuardAsync(folder, () => Task.FromResult<List<string>?>(
            [.. Directory.EnumerateFiles(folder).Where(IsWatched).Order(StringComparer.Ordinal)]));
        if (files is null) return;

        follower.Keep(folder, files);
        foreach (var gone in _problems.Keys.Concat(_waiting.Keys).Where(path => Path.GetDirectoryName(path) == folder).Except(files))
        {
            _problems.TryRemove(gone, out _);
            _waiting.TryRemove(gone, out _);
        }

        foreach (var file in files)
        {
            var result = await GuardAsync(file, () => follower.FollowAsync(file, cancellationToken));
            // It can be read again, also where it has nothing new.
            if (!follower.HasFailed(file) && _failed.Remove(file)) _problems.TryRemove(file, out _);
            if (!follower.IsLastLineWaiting(file)) _waiting.TryRemove(file, out _);
            else if (_waiting.TryAdd(file, true)) LogWaiting(logger, file);
            if (result is null) continue;
            LogLoaded(logger, file, result.Accepted, result.Quarantined);
            if (result.IsRestUnread) Say(file, $"{file}: it is malformed or damaged, and the rest was not read.");
        }
    }

    /// <summary>Does something with a path; what goes wrong is said once, shown by the health check, and tried again.</summary>
    private async Task<T?> GuardAsync<T>(string path, Func<Task<T?>> action)
        where T : class
    {
        try
        {
            var result = await action();
            if (result is not null) _problems.TryRemove(path, out _);
            return result;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var problem = error is FileRefusedException || error.Message.Contains(path, StringComparison.Ordinal)
                ? error.Message
                : $"{path}: {error.Message}";
            Say(path, problem);
            // What is refused as it is was read.
            if (error is FileRefusedException) _failed.Remove(path);
            else _failed.Add(path);
            return null;
        }
    }

    private string Waiting() => _waiting.Keys.Order(StringComparer.Ordinal).ToList() is [var first, ..] all
        ? $" {first}{(all.Count == 1 ? "" : $" (and {all.Count - 1} more)")}: the last line has no line break and is read once it has one."
        : "";

    private void Say(string path, string problem)
    {
        if (!_problems.TryGetValue(path, out var before) || before != problem) LogProblem(logger, problem);
        _problems[path] = problem;
    }

    private static bool IsWatched(string path) => InputFormats.IsWatchable(path) && !Path.GetFileName(path).StartsWith('.');

    [LoggerMessage(LogLevel.Information, "{Path}: {Accepted} events loaded, {Quarantined} rows quarantined")]
    private static partial void LogLoaded(ILogger logger, string path, long accepted, long quarantined);

    [LoggerMessage(LogLevel.Information, "{Path}: the last line has no line break; it is read once it has one, or once the file has rested for long")]
    private static partial void LogWaiting(ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "A watched file or folder could not be loaded: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}
