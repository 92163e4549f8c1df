namespace Azki.EventLog.Kafka;

/// <summary>
/// How long ago something was certain, by two clocks: the steady one stands still while a machine sleeps, the other one is put forward and back.
/// Safe for concurrent use.
/// </summary>
internal sealed class ProofAge(TimeSpan limit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _steady;
    private DateTimeOffset _wall = DateTimeOffset.MinValue;

    /// <summary>Whether it was certain a short time ago.</summary>
    public bool IsRecent
    {
        get
        {
            lock (_lock) return time.GetElapsedTime(_steady) < limit && (time.GetUtcNow() - _wall).Duration() < limit;
        }
    }

    /// <summary>The time of now; taken before a step that proves it, as the answer may come much later.</summary>
    public (long Steady, DateTimeOffset Wall) Now => (time.GetTimestamp(), time.GetUtcNow());

    /// <summary>It was certain at that time.</summary>
    public void Proved((long Steady, DateTimeOffset Wall) at)
    {
        lock (_lock)
        {
            if (at.Steady >= _steady) (_steady, _wall) = at;
        }
    }
}
