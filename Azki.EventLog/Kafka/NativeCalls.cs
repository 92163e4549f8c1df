namespace Azki.EventLog.Kafka;

/// <summary>
/// Keeps a native client alive while it is being called: librdkafka takes the address of a client that is gone, and the process dies of it.
/// </summary>
internal sealed class NativeCalls(object owner)
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _running;
    private bool _closed;

    /// <summary>Begins a call; it lasts until it is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The client is closed.</exception>
    public Call Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, owner);
            _running++;
        }
        return new(this);
    }

    /// <summary>Lets no more calls in, and waits for those that run.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_running == 0) _left.TrySetResult();
        }
        return _left.Task;
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0 && _closed) _left.TrySetResult();
        }
    }

    /// <summary>A call that is running.</summary>
    public readonly struct Call(NativeCalls calls) : IDisposable
    {
        public void Dispose() => calls.Leave();
    }
}
