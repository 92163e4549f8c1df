using System.Runtime.CompilerServices;
using Grpc.Core;
using Spark.Connect.Protocol;

namespace Spark.Connect;

/// <summary>
/// Gives each response of an operation once and in order, over as many streams as it takes. The server keeps responses until they are
/// released, so nothing is lost when a connection breaks, and nothing is executed twice.
/// </summary>
internal sealed class ReattachableExecution(IExecutionCalls calls, RetrySchedule schedule, TimeProvider clock)
{
    // A server ends each stream after some minutes, whatever the query does. One that lasted as long did not fail.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<ExecutePlanResponse> ReadAsync(ExecutePlanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = new ExecutionCursor();
        await using var releases = new ResponseReleases(calls, request.OperationId, cursor);
        while (!cursor.IsComplete)
        {
            // Cancelling ends the stream's call, however far it was read.
            using var attached = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            IAsyncStreamReader<ExecutePlanResponse>? stream = null;
            var began = clock.GetTimestamp();
            try
            {
                while (!cursor.IsComplete)
                {
                    var response = default(ExecutePlanResponse);
                    RpcException? error = null;
                    try
                    {
                        stream ??= await AttachAsync(cursor, request, attached.Token).ConfigureAwait(false);
                        if (await stream.MoveNext(attached.Token).ConfigureAwait(false)) response = stream.Current;
                        else cursor.Ended();
                    }
                    catch (Exception failure) when (BrokenCall.Of(failure, cancellationToken) is { } e)
                    {
                        error = e;
                    }
                    if (response is null)
                    {
                        if (error is null && clock.GetElapsedTime(began) >= Lasting) schedule.Reset();
                        await PauseAsync(cursor, error, cancellationToken).ConfigureAwait(false);
                        break;
                    }
                    schedule.Reset();
                    cursor.Received(response.ResponseId, response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete);
                    yield return response;
                    if (!cursor.IsComplete) releases.Until(response.ResponseId);
                }
            }
            finally
            {
                await attached.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    private ValueTask<IAsyncStreamReader<ExecutePlanResponse>> AttachAsync(ExecutionCursor cursor, ExecutePlanRequest request, CancellationToken cancellationToken) =>
        cursor.MustExecute ? calls.ExecuteAsync(request, cancellationToken) : calls.ReattachAsync(request.OperationId, cursor.LastResponseId, cancellationToken);

    private async Task PauseAsync(ExecutionCursor cursor, RpcException? error, CancellationToken cancellationToken)
    {
        var status = error is null ? null : RpcStatus.Of(error);
        var goesOn = error is null || cursor.Failed(CallFaults.Of(error, status!));
        var wait = goesOn ? schedule.Next(status?.RetryDelay) : null;
        if (wait is null) throw error is null ? new ConnectionLostException("The server ends the stream of results again and again without a result.") : await calls.ExplainAsync(error, status!).ConfigureAwait(false);
        // A stream that ended in peace is taken up at once, unless it brings nothing each time.
        if (error is not null || schedule.Retries > 1) await Task.Delay(wait.Value, clock, cancellationToken).ConfigureAwait(false);
    }
}
