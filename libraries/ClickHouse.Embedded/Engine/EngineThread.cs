using System.Collections.Concurrent;

namespace ClickHouse.Embedded.Engine;

/// <summary>
/// A thread for the engine's blocking calls: the thread pool stays free for everyone else, and a connection is always used from
/// one thread, which the engine's per-thread state likes.
/// </summary>
internal sealed class EngineThread
{
    // Deeply nested SQL is parsed recursively on this thread; macOS gives only half a megabyte otherwise.
    private const int StackBytes = 8 << 20;

    private static readonly ConcurrentStack<EngineThread> Idle = new();
    private readonly BlockingCollection<Action> _work = [];

    private EngineThread() => new Thread(Loop, StackBytes) { IsBackground = true, Name = "clickhouse-engine" }.Start();

    public static EngineThread Rent() => Idle.TryPop(out EngineThread? thread) ? thread : new EngineThread();

    public void Return() => Idle.Push(this);

    public Task<T> RunAsync<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(call());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private void Loop()
    {
        foreach (Action work in _work.GetConsumingEnumerable()) work();
    }
}
