using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Polly;
using Polly.Retry;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Runs statements that touch nothing stored, some times where they fail: half a minute of waiting and no more, for nothing is loaded meanwhile.</summary>
internal sealed partial class Preparation
{
    private const int Tries = 8;

    private readonly WarehouseClient _warehouse;
    private readonly PlanExecutor _executor;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retries;

    public Preparation(WarehouseClient warehouse, PlanExecutor executor, ILogger logger)
    {
        (_warehouse, _executor, _logger) = (warehouse, executor, logger);
        _retries = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Tries - 1,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(10),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static args => new(
                args.Outcome.Exception is { } e and not JournalLostException && !IsLasting(e) && !args.Context.CancellationToken.IsCancellationRequested),
            OnRetry = args =>
            {
                LogRetry(args.AttemptNumber + 1, Tries, Fault.Of(args.Outcome.Exception!).Message);
                return default;
            },
        }).Build();
    }

    /// <summary>Runs the statements in their order, from the first one on each time.</summary>
    public async Task RunAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken) => await _retries.ExecuteAsync(async ct =>
    {
        foreach (var statement in statements)
        {
            // An instance that was put aside for a while must not write where its successor does.
            await _executor.ConfirmAsync(ct).ConfigureAwait(false);
            await LongStatement.ExecuteAsync(_warehouse, statement, ct).ConfigureAwait(false);
        }
    }, cancellationToken).ConfigureAwait(false);

    // What a check has found (throwIf) it finds again.
    private static bool IsLasting(Exception e) => Fault.Of(e).NeedsHelp || e.Message.Contains("Code: 395.", StringComparison.Ordinal);

    [LoggerMessage(LogLevel.Warning, "Work on stored rows failed before it changed any (try {Attempt} of {Tries}): {Reason}")]
    private partial void LogRetry(int attempt, int tries, string reason);
}
