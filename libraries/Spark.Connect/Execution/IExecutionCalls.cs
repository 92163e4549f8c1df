using Grpc.Core;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>What an execution needs of the server.</summary>
internal interface IExecutionCalls
{
    /// <summary>Starts an operation and reads its responses.</summary>
    ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ExecuteAsync(ExecutePlanRequest request, CancellationToken cancellationToken);

    /// <summary>Reads the responses after one that is known; all of them when none is.</summary>
    ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ReattachAsync(string operationId, string? lastResponseId, CancellationToken cancellationToken);

    /// <summary>The server may forget the responses up to one; with none named the whole operation, which it then interrupts.</summary>
    Task ReleaseAsync(string operationId, string? untilResponseId, CancellationToken cancellationToken);

    /// <summary>The exception for a failed call.</summary>
    Task<SparkConnectException> ExplainAsync(RpcException error, RpcStatus status);
}
