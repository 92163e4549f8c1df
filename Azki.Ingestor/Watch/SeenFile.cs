using Azki.Ingestor.Files;

namespace Azki.Ingestor.Watch;

/// <summary>What was seen of a watched file since the program began.</summary>
internal sealed class SeenFile(TimeProvider time, TimeSpan settle, TimeSpan end)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private FileLook _last;
    private long _since;
    private int _failures;
    private long _failedAt;

    /// <summary>As it was when all that there was to load was loaded.</summary>
    public FileLook? Done { get; set; }

    /// <summary>Whether there is something to load of it once it rests.</summary>
    public bool IsArriving { get; set; }

    /// <summary>Whether its last line waits for its line break.</summary>
    public bool IsLastLineWaiting { get; set; }

    /// <summary>Whether loading it failed not long ago. What is loaded as a whole and failed in its middle is read from its beginning each time.</summary>
    public bool IsToWait => HasFailed && time.GetElapsedTime(_failedAt) < WaitAfter(_failures);

    /// <summary>Whether the last try failed.</summary>
    public bool HasFailed => _failures > 0;

    public FileLook LookAt(FileInfo named)
    {
        // A link has a length and a time of its own, which say nothing of the file.
        var file = named.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? named;
        if ((_last.Size, _last.Written) != (file.Length, file.LastWriteTimeUtc)) _since = time.GetTimestamp();
        return _last = new(file.Length, file.LastWriteTimeUtc, RestOf(file.LastWriteTimeUtc));
    }

    public void Failed() => (_failures, _failedAt) = (_failures + 1, time.GetTimestamp());

    public void Succeeded() => _failures = 0;

    // What a file was last written by may be another clock, which is ahead.
    private FileRest RestOf(DateTime written)
    {
        var byItsTime = time.GetUtcNow().UtcDateTime - written;
        var byOurs = time.GetElapsedTime(_since);
        var rested = byItsTime > byOurs ? byItsTime : byOurs;
        return rested >= end ? FileRest.Ended : rested >= settle ? FileRest.Settled : FileRest.None;
    }

    private static TimeSpan WaitAfter(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(LongestWait.Ticks, FirstWait.Ticks * Math.Pow(2, Math.Min(failures, 30) - 1)));
}
