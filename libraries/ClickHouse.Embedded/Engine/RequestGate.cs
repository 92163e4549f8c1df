namespace ClickHouse.Embedded.Engine;

/// <summary>Lets a bounded number of requests run, the others wait; closes by letting nobody in and waiting for those inside.</summary>
internal sealed class RequestGate(int limit) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(limit);
    private readonly CancellationTokenSource _abandon = new();
    private readonly CancellationTokenSource _closed = new();

    /// <exception cref="ClickHouseEngineException">The engine is closed, or closes while this waits.</exception>
    public async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
            await _turns.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ObjectDisposedException || (error is OperationCanceledException && _closed.IsCancellationRequested))
        {
            throw new ClickHouseEngineException("The ClickHouse engine is closed.");
        }

        return new Turn(this);
    }

    /// <summary>False when something would not end even when cancelled.</summary>
    public async Task<bool> CloseAsync(TimeSpan patience)
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        if (await AllOutAsync(patience).ConfigureAwait(false)) return true;
        await _abandon.CancelAsync().ConfigureAwait(false);
        return await AllOutAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _turns.Dispose();
        _abandon.Dispose();
        _closed.Dispose();
    }

    private async Task<bool> AllOutAsync(TimeSpan patience)
    {
        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (_turns.CurrentCount < limit)
        {
            if (Environment.TickCount64 >= deadline) return false;
            await Task.Delay(5).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>One request's turn; dispose it to let the next in.</summary>
    public sealed class Turn(RequestGate gate) : IDisposable
    {
        private RequestGate? _gate = gate;

        /// <summary>Ends when the engine is closing and waits no longer.</summary>
        public CancellationToken Abandoned { get; } = gate._abandon.Token;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?._turns.Release();
    }
}
