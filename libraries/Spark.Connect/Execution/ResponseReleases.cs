namespace Spark.Connect;

/// <summary>Tells the server which responses it may forget, beside the reading: one call at a time, and what is missed is caught up by the next.</summary>
internal sealed class ResponseReleases(IExecutionCalls calls, string operationId, ExecutionCursor cursor) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _ended = new();
    private Task _releasing = Task.CompletedTask;

    public void Until(string responseId)
    {
        if (_releasing.IsCompleted) _releasing = ReleaseAsync(responseId, _ended.Token);
    }

    /// <summary>The server may forget the whole operation; if it still runs, because the reader left early, this interrupts it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _releasing.ConfigureAwait(false);
        _ended.Dispose();
        if (cursor.IsOfAnother) return;
        using var limit = new CancellationTokenSource(Timeout);
        await ReleaseAsync(null, limit.Token).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(string? responseId, CancellationToken cancellationToken)
    {
        try
        {
            await calls.ReleaseAsync(operationId, responseId, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whatever failed, also the caller's own TokenProvider: only memory of the server is at stake, and it forgets by itself after some minutes.
        }
    }
}
