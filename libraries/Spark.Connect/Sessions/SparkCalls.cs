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

    public Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType, request.ClientObservedServerSideSessionId) = (identity.Id, identity.User, identity.ClientType, identity.ServerSession);
        return CallAsync(request, client.AnalyzePlanAsync, r => r.ServerSideSessionId, cancellationToken);
    }

    public Task<ConfigResponse> ConfigureAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken)
    {
        var request = new ConfigRequest { SessionId = identity.Id, UserContext = identity.User, ClientType = identity.ClientType, Operation = operation, ClientObservedServerSideSessionId = identity.ServerSession };
        return CallAsync(request, client.ConfigAsync, r => r.ServerSideSessionId, cancellationToken);
    }

    public Task<InterruptResponse> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType, request.ClientObservedServerSideSessionId) = (identity.Id, identity.User, identity.ClientType, identity.ServerSession);
        return CallAsync(request, client.InterruptAsync, r => r.ServerSideSessionId, cancellationToken);
    }

    public Task<ArtifactStatusesResponse> ArtifactStatusAsync(string name, CancellationToken cancellationToken)
    {
        var request = new ArtifactStatusesRequest { SessionId = identity.Id, UserContext = identity.User, ClientType = identity.ClientType, ClientObservedServerSideSessionId = identity.ServerSession, Names = { name } };
        return CallAsync(request, client.ArtifactStatusAsync, r => r.ServerSideSessionId, cancellationToken);
    }

    public Task<AddArtifactsResponse> AddArtifactsAsync(IEnumerable<AddArtifactsRequest> parts, CancellationToken cancellationToken) =>
        WithRetriesAsync(async metadata =>
        {
            using var call = client.AddArtifacts(metadata, cancellationToken: cancellationToken);
            foreach (var part in parts)
            {
                (part.SessionId, part.UserContext, part.ClientType, part.ClientObservedServerSideSessionId) = (identity.Id, identity.User, identity.ClientType, identity.ServerSession);
                await call.RequestStream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            return await call.ResponseAsync.ConfigureAwait(false);
        }, r => r.ServerSideSessionId, cancellationToken);

    public Task<ReleaseSessionResponse> ReleaseSessionAsync(CancellationToken cancellationToken)
    {
        var request = new ReleaseSessionRequest { SessionId = identity.Id, UserContext = identity.User, ClientType = identity.ClientType };
        return CallAsync(request, client.ReleaseSessionAsync, r => r.ServerSideSessionId, cancellationToken);
    }

    public async ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ExecuteAsync(ExecutePlanRequest request, CancellationToken cancellationToken)
    {
        request.ClientObservedServerSideSessionId = identity.ServerSession;
        return client.ExecutePlan(request, await _metadata.MakeAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ResponseStream;
    }

    public async ValueTask<IAsyncStreamReader<ExecutePlanResponse>> ReattachAsync(string operationId, string? lastResponseId, CancellationToken cancellationToken)
    {
        var request = new ReattachExecuteRequest { SessionId = identity.Id, UserContext = identity.User, ClientType = identity.ClientType, OperationId = operationId, ClientObservedServerSideSessionId = identity.ServerSession };
        if (lastResponseId is not null) request.LastResponseId = lastResponseId;
        return client.ReattachExecute(request, await _metadata.MakeAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ResponseStream;
    }

    public async Task ReleaseAsync(string operationId, string? untilResponseId, CancellationToken cancellationToken)
    {
        var request = new ReleaseExecuteRequest { SessionId = identity.Id, UserContext = identity.User, ClientType = identity.ClientType, OperationId = operationId, ClientObservedServerSideSessionId = identity.ServerSession };
        if (untilResponseId is null) request.ReleaseAll = new();
        else request.ReleaseUntil = new() { ResponseId = untilResponseId };
        await CallAsync(request, client.ReleaseExecuteAsync, r => r.ServerSideSessionId, cancellationToken).ConfigureAwait(false);
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
                var request = new FetchErrorDetailsRequest { SessionId = identity.Id, UserContext = identity.User, ClientType = identity.ClientType, ErrorId = id, ClientObservedServerSideSessionId = identity.ServerSession };
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

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, Metadata, DateTime?, CancellationToken, AsyncUnaryCall<TResponse>> call, Func<TResponse, string> serverSession, CancellationToken cancellationToken) =>
        WithRetriesAsync(async metadata => await call(request, metadata, null, cancellationToken).ConfigureAwait(false), serverSession, cancellationToken);

    private async Task<TResponse> WithRetriesAsync<TResponse>(Func<Metadata, Task<TResponse>> call, Func<TResponse, string> serverSession, CancellationToken cancellationToken)
    {
        var schedule = NewSchedule();
        while (true)
        {
            try
            {
                var response = await call(await _metadata.MakeAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                identity.Observe(serverSession(response));
                return response;
            }
            catch (RpcException e)
            {
                var status = RpcStatus.Of(e);
                var wait = CallFaults.Of(e, status) == CallFault.Transient ? schedule.Next(status.RetryDelay) : null;
                if (wait is null) throw await ExplainAsync(e, status).ConfigureAwait(false);
                await Task.Delay(wait.Value, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
