namespace Azki.Benchmarks.Measurements.Memory;

/// <summary>Looks at the resident memory twenty times a second while something runs.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Func<long> _events;
    private readonly Queue<int> _marks;
    private readonly List<MemorySample> _samples = [];
    private readonly Task _watching;
    private long _peak;

    /// <param name="events">Events in all tables so far.</param>
    /// <param name="marks">At how many events a sample is kept, rising.</param>
    public MemoryWatch(Func<long> events, IEnumerable<int> marks)
    {
        (_events, _marks) = (events, new(marks));
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Stops looking, and gives what was seen at each mark.</summary>
    public async Task<IReadOnlyList<MemorySample>> StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        Look();
        return _samples;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Look();
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look()
    {
        var now = ResidentMemory.Now();
        _peak = Math.Max(_peak, now.Total);
        var events = _events();
        while (_marks.TryPeek(out var mark) && events >= mark)
            _samples.Add(new(_marks.Dequeue(), _peak, now.Total, now.Files, GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalCommittedBytes));
    }
}
