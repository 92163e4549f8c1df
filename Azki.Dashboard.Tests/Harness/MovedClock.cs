namespace Azki.Dashboard.Tests.Harness;

/// <summary>This machine's clock, as far ahead as a test wants; timers go on as they do.</summary>
internal sealed class MovedClock : TimeProvider
{
    private long _ahead;

    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
