using Grpc.Core;
using Spark.Connect.Protocol;

namespace Spark.Connect.Tests.Fixtures;

/// <summary>What becomes of the next call, in the model.</summary>
public enum Weather
{
    /// <summary>The stream goes to its end.</summary>
    Fine,

    /// <summary>The call is lost before the server has it.</summary>
    LostBefore,

    /// <summary>The server has it, the answer is lost.</summary>
    LostAfter,

    /// <summary>The stream breaks after some responses.</summary>
    Breaks,

    /// <summary>The stream is cancelled by the server after some responses.</summary>
    Cancelled,

    /// <summary>The stream ends in peace after some responses, as long streams do.</summary>
    Ends,
}

/// <summary>A server of executions as the protocol describes it, which keeps one operation and all of its responses, with calls that fail as told.</summary>
internal sealed class ModelServer(int responses, IReadOnlyList<(Weather Weather, int After)> weather) : IExecutionCalls
{
    private int _calls;
    private int _released = -1;

    /// <summary>How often the operation was started.</summary>
    public int Executions { get; private set; }

    public bool IsReleased { get; private set; }

    /// <summary>What a release fails with, if it does: up to a response, or of the whole operation where none is named.</summary>
    public Func<string?, Exception?> ReleaseFailure { get; init; } = _ => null;

    public ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ExecuteAsync(ExecutePlanRequest request, CancellationToken cancellationToken) =>
        Answer(() =>
        {
            if (Executions > 0) throw Error("INVALID_HANDLE.OPERATION_ALREADY_EXISTS");
            Executions++;
            return 0;
        });

    public ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ReattachAsync(string operationId, string? lastResponseId, CancellationToken cancellationToken) =>
        Answer(() =>
        {
            if (Executions == 0) throw Error("INVALID_HANDLE.OPERATION_NOT_FOUND");
            var next = lastResponseId is null ? 0 : int.Parse(lastResponseId) + 1;
            return next > _released ? next : throw Error("INVALID_CURSOR.POSITION_NOT_AVAILABLE");
        });

    public Task ReleaseAsync(string operationId, string? untilResponseId, CancellationToken cancellationToken)
    {
        if (ReleaseFailure(untilResponseId) is { } failure) return Task.FromException(failure);
        if (untilResponseId is null) IsReleased = true;
        else _released = Math.Max(_released, int.Parse(untilResponseId));
        return Task.CompletedTask;
    }

    public Task<SparkConnectException> ExplainAsync(RpcException error, RpcStatus status) => Task.FromResult(new SparkConnectException(error.Status.Detail, error));

    private static RpcException Error(string detail) => new(new Grpc.Core.Status(StatusCode.Internal, $"[{detail}] in the model"));

    private ValueTask<IAsyncStreamReader<ExecutePlanResponse>> Answer(Func<int> serve)
    {
        var (now, after) = _calls < weather.Count ? weather[_calls] : (Weather.Fine, 0);
        _calls++;
        var lost = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the model's network"));
        if (now == Weather.LostBefore) throw lost;
        var from = serve();
        if (now == Weather.LostAfter) throw lost;
        var until = now is Weather.Breaks or Weather.Cancelled or Weather.Ends ? Math.Min(responses, from + after) : responses;
        return ValueTask.FromResult<IAsyncStreamReader<ExecutePlanResponse>>(new Stream(from, until, responses, now switch
        {
            Weather.Breaks => lost,
            Weather.Cancelled => new TaskCanceledException(),
            _ => null,
        }));
    }

    private sealed class Stream(int from, int until, int all, Exception? end) : IAsyncStreamReader<ExecutePlanResponse>
    {
        private int _at = from - 1;

        public ExecutePlanResponse Current => _at == all - 1
            ? new() { ResponseId = _at.ToString(), ResultComplete = new() }
            : new() { ResponseId = _at.ToString(), ArrowBatch = new() { RowCount = _at } };

        public Task<bool> MoveNext(CancellationToken cancellationToken) => ++_at < until ? Task.FromResult(true) : end is null ? Task.FromResult(false) : throw end;
    }
}
