using Grpc.Core;
using Spark.Connect.Protocol;

namespace Spark.Connect.Tests.Fixtures;

/// <summary>Gives one response, then knows nothing of the operation: it was restarted.</summary>
internal sealed class ForgetfulServer : IExecutionCalls
{
    private readonly ModelServer _before = new(3, [(Weather.Breaks, 1)]);

    public int Executions => _before.Executions;

    public ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ExecuteAsync(ExecutePlanRequest request, CancellationToken cancellationToken) => _before.ExecuteAsync(request, cancellationToken);

    public ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ReattachAsync(string operationId, string? lastResponseId, CancellationToken cancellationToken) =>
        throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, "[INVALID_HANDLE.OPERATION_NOT_FOUND] in the model"));

    public Task ReleaseAsync(string operationId, string? untilResponseId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<SparkConnectException> ExplainAsync(RpcException error, RpcStatus status) => Task.FromResult(new SparkConnectException(error.Status.Detail, error));
}
