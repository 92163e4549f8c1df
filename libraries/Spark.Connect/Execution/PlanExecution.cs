using System.Runtime.CompilerServices;
using Spark.Connect.Protocol;
using Response = Spark.Connect.Protocol.ExecutePlanResponse;

namespace Spark.Connect;

/// <summary>Runs plans in a session.</summary>
internal sealed class PlanExecution(SparkCalls calls)
{
    /// <summary>All responses but the reports of progress, which go to whoever wants them.</summary>
    public async IAsyncEnumerable<Response> RunAsync(Plan plan, ExecutionOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var execution = new ReattachableExecution(calls, calls.NewSchedule(), calls.Options.TimeProvider);
        await foreach (var response in execution.ReadAsync(Request(plan, options), cancellationToken).ConfigureAwait(false))
        {
            calls.Identity.Observe(response);
            foreach (var metrics in response.ObservedMetrics) options?.Observed?.Invoke(ObservedMetrics.Of(metrics));
            if (response.ResponseTypeCase == Response.ResponseTypeOneofCase.ExecutionProgress) options?.Progress?.Report(Progress(response.ExecutionProgress));
            else yield return response;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>For a command of SQL the relation with its result.</returns>
    public async Task<Relation?> RunCommandAsync(Command command, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        Relation? result = null;
        await foreach (var response in RunAsync(new Plan { Command = command }, options, cancellationToken).ConfigureAwait(false))
            if (response.ResponseTypeCase == Response.ResponseTypeOneofCase.SqlCommandResult) result = response.SqlCommandResult.Relation;
        return result;
    }

    private ExecutePlanRequest Request(Plan plan, ExecutionOptions? options)
    {
        var request = new ExecutePlanRequest
        {
            OperationId = (options?.OperationId ?? Guid.NewGuid()).ToString(),
            Plan = plan,
            RequestOptions =
            {
                new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } },
                new ExecutePlanRequest.Types.RequestOption { ResultChunkingOptions = new() { AllowArrowBatchChunking = true } },
            },
        };
        if (options is not null) request.Tags.AddRange(options.Tags);
        return request;
    }

    private static ExecutionProgress Progress(Response.Types.ExecutionProgress progress) =>
        new([.. progress.Stages.Select(s => new StageProgress(s.StageId, s.NumTasks, s.NumCompletedTasks, s.InputBytesRead, s.Done))], progress.NumInflightTasks);
}
