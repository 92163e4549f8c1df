using System.Diagnostics;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements.Latency;

/// <summary>
/// Event accepted → to be seen in every table, at a steady rate. Requests go to the platform's HTTP port; an event counts as accepted when
/// the answer is there. Beside it the tables are asked again and again, by SQL, how many probes they have (<see cref="ProbeReader"/>): a request
/// counts as seen when an answer that shows it in all tables has come in, so what is measured is never too short.
/// </summary>
internal sealed class LatencyMeasurement(ServingPlatform platform, ProbedBodies input, TimeSpan interval)
{
    // Between two looks; a tenth of what the bound allows would still tell whether it holds.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly List<TimeSpan> _latencies = [];
    private int _looks;
    private TimeSpan _looking;

    public async Task<LatencyResult> RunAsync(CancellationToken cancellationToken)
    {
        var load = new SteadyLoad(platform.Events, input.Bodies, interval);
        var meter = new Meter();
        var started = Stopwatch.GetTimestamp();
        var sending = load.RunAsync(cancellationToken);
        await WatchAsync(load, sending, cancellationToken);
        await sending;
        var events = input.Bodies.Count * input.RowsPerBody;
        var cpu = meter.Stop(events);
        var rate = events / Stopwatch.GetElapsedTime(started, load.AcceptedAt[^1]).TotalSeconds;
        _latencies.Sort();
        return new(events, rate, _latencies, cpu.Cpu / cpu.Elapsed, _looks, _looking / _looks);
    }

    private async Task WatchAsync(SteadyLoad load, Task sending, CancellationToken cancellationToken)
    {
        var probes = new ProbeReader(platform.Warehouse, input.Probes);
        while (_latencies.Count < input.Bodies.Count)
        {
            if (sending.IsFaulted) await sending;
            await Task.Delay(Pause, cancellationToken);
            var asked = Stopwatch.GetTimestamp();
            // Some may be seen before their answer is: they count once it is there.
            var seen = Math.Min(await probes.CountAsync(cancellationToken), load.Answered);
            var answered = Stopwatch.GetTimestamp();
            _looking += Stopwatch.GetElapsedTime(asked, answered);
            _looks++;
            for (var i = _latencies.Count; i < seen; i++) _latencies.Add(Stopwatch.GetElapsedTime(load.AcceptedAt[i], answered));
        }
    }
}
