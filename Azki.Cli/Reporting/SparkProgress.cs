using Azki.SparkEtl;
using Spark.Connect;
using Spectre.Console;

namespace Azki.Cli.Reporting;

/// <summary>Shows a run of batch ETL as it goes: a bar for each step, and for each stage of Spark that is at work. Nothing where no person is looking.</summary>
internal sealed class SparkProgress : IProgress<BatchProgress>
{
    private readonly ProgressContext _bars;
    private readonly Dictionary<long, ProgressTask> _stages = [];
    private readonly Lock _lock = new();
    private ProgressTask? _step;
    private string _name = "";

    private SparkProgress(ProgressContext bars) => _bars = bars;

    public static Task<T> RunAsync<T>(Func<IProgress<BatchProgress>?, Task<T>> run) => StandardError.IsTerminal
        ? RunAsync(StandardError.Console, run)
        : run(null);

    /// <summary>On a console of choice.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, Func<IProgress<BatchProgress>?, Task<T>> run) =>
        console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async bars =>
            {
                var progress = new SparkProgress(bars);
                var result = await run(progress).ConfigureAwait(false);
                progress.Finish();
                return result;
            });

    /// <inheritdoc/>
    public void Report(BatchProgress value)
    {
        lock (_lock)
        {
            if (value.Step != _name)
            {
                Finish();
                _name = value.Step;
                _step = _bars.AddTask(Markup.Escape(value.Step)).IsIndeterminate();
            }
            if (value.Spark is { } spark) Show(spark);
        }
    }

    private void Show(ExecutionProgress spark)
    {
        if (_step is not null && spark.Tasks > 0) _step.IsIndeterminate(false).MaxValue(spark.Tasks).Value = spark.CompletedTasks;
        foreach (var stage in spark.Stages)
        {
            if (!_stages.TryGetValue(stage.Id, out var bar)) _stages.Add(stage.Id, bar = _bars.AddTask("", maxValue: Math.Max(1, stage.Tasks)));
            bar.Description = $"  Spark stage {stage.Id}: {stage.CompletedTasks} of {stage.Tasks} tasks, {stage.InputBytes >> 20} MB read";
            bar.Value = stage.CompletedTasks;
            if (stage.IsDone) bar.StopTask();
        }
    }

    private void Finish()
    {
        if (_step is null) return;
        foreach (var bar in _stages.Values.Append(_step))
        {
            bar.IsIndeterminate(false).Value = bar.MaxValue;
            bar.StopTask();
        }
        _stages.Clear();
    }
}
