using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// A producer that goes on. librdkafka ends an idempotent one for good where it can no longer promise that each record is written once and in order, as
/// after a broker that lost its tail; another one takes its place then. For concurrent use.
/// </summary>
internal sealed class LastingProducer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ProducerConfig _config;
    private readonly Action<string> _log;
    private readonly List<Task> _retiring = [];
    private NativeProducer _current;
    private NativeCalls _calls;

    /// <param name="config">The settings of each.</param>
    /// <param name="log">Takes what they say of the cluster.</param>
    public LastingProducer(ProducerConfig config, Action<string> log)
    {
        (_config, _log) = (config, log);
        _current = new(config, log);
        _calls = new(this);
    }

    /// <summary>The one of now, which is not disposed of while the call lasts.</summary>
    public NativeCalls.Call Enter(out NativeProducer producer)
    {
        lock (_lock)
        {
            if (_current.HasFailed)
            {
                var next = new NativeProducer(_config, _log);
                _retiring.RemoveAll(t => t.IsCompletedSuccessfully);
                _retiring.Add(RetireAsync(_current, _calls.CloseAsync()));
                (_current, _calls) = (next, new(this));
            }
            producer = _current;
            return _calls.Enter();
        }
    }

    /// <summary>Ends all of them; nobody may be within a call.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        Task.WaitAll(_retiring);
        _current.Dispose();
        _closing.Dispose();
    }

    // What it has sent is answered still: only then is it known what became of it.
    private Task RetireAsync(NativeProducer producer, Task left) => Task.Run(async () =>
    {
        await left.ConfigureAwait(false);
        while (!producer.IsSettled && !_closing.IsCancellationRequested)
            await Task.Delay(Pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        producer.Dispose();
    });
}
