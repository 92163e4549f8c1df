using Grpc.Core;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>The calls of one session, with its identity in each; broken ones are made again, failed ones told with all that the server knows.</summary>
internal sealed class SparkCalls(SparkConnectService.SparkConnectServiceClient client, SessionIdentity identity, SparkConnectOptions options) : IExecutionCalls
{
    private static readonly TimeSpan DetailsTimeout = TimeSpan.FromSeconds(10);
    private readonly CallMetadata _metadata = new(options);

    public SessionIdentity Identity => identity;

    public SparkConnectOptions Options => options;

    public RetrySchedule NewSchedule() => new(options.Retries, Random.Shared.NextDouble);

    public Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, CancellationToken cancellationToken) => CallAsync(request, client.AnalyzePlanAsync, cancellationToken);

    public Task<ConfigResponse> ConfigureAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken) =>
        CallAsync(new ConfigRequest { Operation = operation }, client.ConfigAsync, cancellationToken);

    public Task<InterruptResponse> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken) => CallAsync(request, client.InterruptAsync, cancellationToken);

    public Task<ArtifactStatusesResponse> ArtifactStatusAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(new ArtifactStatusesRequest { Names = { name } }, client.ArtifactStatusAsync, cancellationToken);

    public Task<AddArtifactsResponse> AddArtifactsAsync(IEnumerable<AddArtifactsRequest> parts, CancellationToken cancellationToken) =>
        WithRetriesAsync(async metadata =>
        {
            using var call = client.AddArtifacts(metadata, cancellationToken: cancellationToken);
            foreach (var part in parts) await call.RequestStream.WriteAsync(identity.Sign(part), cancellationToken).ConfigureAwait(false);
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            return await call.ResponseAsync.ConfigureAwait(false);
        }, cancellationToken);

    public Task ReleaseSessionAsync(CancellationToken cancellationToken) => CallAsync(new ReleaseSessionRequest(), client.ReleaseSessionAsync, cancellationToken);

    public async ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ExecuteAsync(ExecutePlanRequest request, CancellationToken cancellationToken) =>
        client.ExecutePlan(identity.Sign(request), await _metadata.MakeAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ResponseStream;

    public async ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ReattachAsync(string operationId, string? lastResponseId, CancellationToken cancellationToken)
    {
        var request = identity.Sign(new ReattachExecuteRequest { OperationId = operationId });
        if (lastResponseId is not null) request.LastResponseId = lastResponseId;
        return client.ReattachExecute(request, await _metadata.MakeAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ResponseStream;
    }

    public Task ReleaseAsync(string operationId, string? untilResponseId, CancellationToken cancellationToken)
    {
        var request = new ReleaseExecuteRequest { OperationId = operationId };
        if (untilResponseId is null) request.ReleaseAll = new();
        else request.ReleaseUntil = new() { ResponseId = untilResponseId };
        return CallAsync(request, client.ReleaseExecuteAsync, cancellationToken);
    }

    /// <summary>The exception for a failed call, complete with causes if the server still has them.</summary>
    public async Task<SparkConnectException> ExplainAsync(RpcException error, RpcStatus status)
    {
        if (FailedCall.Classify(error, status, options.ConnectionString) is { } known) return known;
        if (status.ErrorId is { } id)
        {
            try
            {
                // The details must come also when the caller has given up waiting for the result.
                using var timeout = new CancellationTokenSource(DetailsTimeout);
                var request = identity.Sign(new FetchErrorDetailsRequest { ErrorId = id });
                var details = await client.FetchErrorDetailsAsync(request, await _metadata.MakeAsync(timeout.Token).ConfigureAwait(false), cancellationToken: timeout.Token).ConfigureAwait(false);
                if (ErrorChain.Of(details) is { } whole) return whole;
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                // What came with the error itself is less, but true.
            }
        }
        return ErrorChain.Of(status, error.Status.Detail, error);
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(TRequest request, Func<TRequest, Metadata, DateTime?, CancellationToken, AsyncUnaryCall<TResponse>> call, CancellationToken cancellationToken)
        where TRequest : ISessionRequest
        where TResponse : ISessionResponse =>
        WithRetriesAsync(async metadata => await call(identity.Sign(request), metadata, null, cancellationToken).ConfigureAwait(false), cancellationToken);

    private async Task<TResponse> WithRetriesAsync<TResponse>(Func<Metadata, Task<TResponse>> call, CancellationToken cancellationToken)
        where TResponse : ISessionResponse
    {
        var schedule = NewSchedule();
        while (true)
        {
            try
            {
                var response = await call(await _metadata.MakeAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                identity.Observe(response);
                return response;
            }
            catch (Exception failure) when (BrokenCall.Of(failure, cancellationToken) is { } e)
            {
                var status = RpcStatus.Of(e);
                var wait = CallFaults.Of(e, status) == CallFault.Transient ? schedule.Next(status.RetryDelay) : null;
                if (wait is null) throw await ExplainAsync(e, status).ConfigureAwait(false);
                await Task.Delay(wait.Value, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
