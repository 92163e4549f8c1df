using Azki.EventLog;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// What became of a work that somebody waits for. Where it fails before anything was recorded, nothing stored was touched: who asked is told,
/// and loading goes on. What fails behind that ends the ETL's run as well: the next one repeats what is recorded.
/// </summary>
internal sealed class MaintenanceOutcome<T>
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasFailed;

    /// <summary>Completes with the work.</summary>
    public Task<T> Task => _done.Task;

    /// <summary>Does the work.</summary>
    public async Task OfAsync(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            _done.TrySetResult(await work().ConfigureAwait(false));
        }
        catch (Exception e)
        {
            _done.TrySetException(e);
            cancellationToken.ThrowIfCancellationRequested();
            if (_hasFailed || e is JournalLostException) throw;
        }
    }

    /// <summary>Waits for a part of the work that is recorded.</summary>
    public async Task RecordedAsync(Task part)
    {
        try
        {
            await part.ConfigureAwait(false);
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }
}
