using System.Diagnostics;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Kills;

/// <summary>One run of the program on a home, watched until it is killed or ends.</summary>
internal sealed class Victim : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);
    private readonly AzkiProcess _process;
    private readonly string _home;
    private readonly string _inputs;
    private readonly long _oldPlans;
    private readonly long _started = Stopwatch.GetTimestamp();
    private HomeGlance _last;
    private bool _isEnding;

    private Victim(AzkiProcess process, string home, string inputs, HomeGlance before)
    {
        (_process, _home, _inputs, _last) = (process, home, inputs, before);
        _oldPlans = before.Plans.Count == 0 ? 0 : before.Plans[^1];
    }

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public static Victim Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings, string home, string inputs)
    {
        var before = HomeGlance.At(home);
        return new(AzkiProcess.Start(arguments, settings), home, inputs, before);
    }

    /// <summary>Waits for its end, noting when it was in which phase.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> EndAsync(Timeline timeline)
    {
        while (!_process.HasExited)
        {
            timeline.Saw(Look(), Elapsed.TotalMilliseconds);
            await Task.Delay(Glance);
        }
        var (code, output, error) = await _process.EndAsync(TimeSpan.FromSeconds(10));
        return code == 0 ? output : throw new InvalidOperationException($"azki ended with {code}: {output} {error}");
    }

    /// <summary>Kills it as soon as it is in a phase, or in any, from a moment on; null where it ended before that.</summary>
    public async Task<Observation?> KillAsync(Phase? phase, TimeSpan from)
    {
        while (!_process.HasExited)
        {
            if (Look() is var seen && Elapsed >= from && (phase is not { } aim || seen.Is(aim)))
            {
                await _process.KillAsync();
                return seen;
            }
            await Task.Delay(Glance);
        }
        return null;
    }

    /// <summary>Asks it to end at a moment, and kills it some time after that; null where it had ended by then.</summary>
    public async Task<Observation?> KillEndingAsync(TimeSpan asked, TimeSpan patience)
    {
        while (Elapsed < asked && !_process.HasExited) await Task.Delay(Glance);
        if (_process.HasExited) return null;
        _process.Terminate();
        _isEnding = true;
        var ending = Stopwatch.GetTimestamp();
        while (!_process.HasExited)
        {
            var seen = Look();
            if (Stopwatch.GetElapsedTime(ending) >= patience)
            {
                if (_process.HasExited) return null;
                await _process.KillAsync();
                return seen;
            }
            await Task.Delay(Glance);
        }
        return null;
    }

    /// <summary>Asks it to end at a moment, and returns how long that took.</summary>
    public async Task<TimeSpan> TerminateAsync(TimeSpan asked)
    {
        while (Elapsed < asked) await Task.Delay(Glance);
        _process.Terminate();
        var ending = Stopwatch.GetTimestamp();
        var (code, output, error) = await _process.EndAsync(TimeSpan.FromMinutes(1));
        return code == 0 ? Stopwatch.GetElapsedTime(ending) : throw new InvalidOperationException($"azki ended with {code}: {output} {error}");
    }

    public void Dispose() => _process.Dispose();

    private Observation Look()
    {
        var now = HomeGlance.At(_home, _process.Id, _inputs);
        var seen = new Observation(_last, now, _oldPlans, _isEnding);
        _last = now;
        return seen;
    }
}
