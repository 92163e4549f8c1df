using Azki.EventLog.Kafka;

namespace Azki.Tests.EventLog.Kafka;

/// <summary>What was certain a moment ago, and what may have changed since.</summary>
public sealed class ProofAgeTests
{
    private readonly Clocks _clocks = new();

    [Fact]
    public void IsRecent_NothingProved_IsFalse() => Assert.False(New().IsRecent);

    [Theory]
    [InlineData(4, 4, true)]
    [InlineData(6, 6, false)]
    // A machine that slept, and a clock that was put back.
    [InlineData(1, 600, false)]
    [InlineData(1, -600, false)]
    public void IsRecent_AfterAWhile_NeedsBothClocks(int steady, int wall, bool expected)
    {
        var proof = New();
        proof.Proved(proof.Now);
        _clocks.Steady += steady;
        _clocks.Wall = _clocks.Wall.AddSeconds(wall);
        Assert.Equal(expected, proof.IsRecent);
    }

    [Fact]
    public void Proved_AnEarlierStepEndsLater_ChangesNothing()
    {
        var proof = New();
        var early = proof.Now;
        (_clocks.Steady, _clocks.Wall) = (_clocks.Steady + 4, _clocks.Wall.AddSeconds(4));
        proof.Proved(proof.Now);
        proof.Proved(early);
        (_clocks.Steady, _clocks.Wall) = (_clocks.Steady + 3, _clocks.Wall.AddSeconds(3));
        Assert.True(proof.IsRecent);
    }

    private ProofAge New() => new(TimeSpan.FromSeconds(5), _clocks);

    private sealed class Clocks : TimeProvider
    {
        public long Steady { get; set; } = 1_000;

        public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Steady;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
