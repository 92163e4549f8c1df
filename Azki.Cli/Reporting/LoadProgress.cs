using Azki.CdcBridge;
using Azki.Cli.Hosting;
using Azki.Ingestor.Files;
using Spectre.Console;

namespace Azki.Cli.Reporting;

/// <summary>Shows a load as it goes: bars in a terminal, nothing where no person is looking.</summary>
internal sealed class LoadProgress
{
    private readonly ProgressContext? _bars;

    private LoadProgress(ProgressContext? bars) => _bars = bars;

    public static Task RunAsync(Func<LoadProgress, Task> load) => StandardError.IsTerminal
        ? StandardError.Console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(bars => load(new(bars)))
        : load(new(null));

    public async Task<T> UsersAsync<T>(string path, Func<Task<T>> sync)
    {
        var bar = _bars?.AddTask($"Users of {Markup.Escape(path)}").IsIndeterminate();
        var result = await sync().ConfigureAwait(false);
        Finish(bar);
        return result;
    }

    /// <summary>Waits until the users of a database are copied.</summary>
    /// <returns>Why they are not, for now; null when they are.</returns>
    public async Task<string?> DatabaseAsync(DatabaseUsers database, CancellationToken cancellationToken)
    {
        var bar = _bars?.AddTask("Users of the database", maxValue: 1);
        var copied = database.WaitUntilCopiedAsync(cancellationToken);
        while (bar is not null && !copied.IsCompleted)
        {
            bar.Value = database.Progress;
            await Task.WhenAny(copied, Task.Delay(100, cancellationToken)).ConfigureAwait(false);
        }
        Finish(bar);
        return await copied.ConfigureAwait(false);
    }

    public async Task<T> FileAsync<T>(string path, Func<IProgress<IngestProgress>?, Task<T>> load)
    {
        var bar = _bars?.AddTask($"Events of {Markup.Escape(path)}", maxValue: 1);
        var result = await load(bar is null ? null : new Bar(bar)).ConfigureAwait(false);
        Finish(bar);
        return result;
    }

    /// <summary>The way from the log to the warehouse.</summary>
    public async Task CatchUpAsync(Platform platform, CancellationToken cancellationToken)
    {
        var bar = _bars?.AddTask("Into the warehouse", maxValue: Math.Max(1, await platform.Pending.CountAsync(cancellationToken).ConfigureAwait(false)));
        var done = platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
        while (bar is not null && !done.IsCompleted)
        {
            bar.Value = bar.MaxValue - await platform.Pending.CountAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(done, Task.Delay(100, cancellationToken)).ConfigureAwait(false);
        }
        await done.ConfigureAwait(false);
        Finish(bar);
    }

    private static void Finish(ProgressTask? bar)
    {
        if (bar is null) return;
        bar.IsIndeterminate(false);
        bar.Value = bar.MaxValue;
        bar.StopTask();
    }

    private sealed class Bar(ProgressTask task) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            if (value.BytesTotal is { } total) task.MaxValue(Math.Max(1, total)).Value = value.BytesRead;
            else task.IsIndeterminate();
        }
    }
}
