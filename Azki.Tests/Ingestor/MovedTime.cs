using Azki.Tests.Fuzzing;

namespace Azki.Tests.Ingestor;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovedTime : TimeProvider
{
    private TimeSpan _moved = TimeSpan.FromHours(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(FixedTime.NowMs) + _moved;

    public override long GetTimestamp() => _moved.Ticks;

    public void Move(TimeSpan by) => _moved += by;
}
