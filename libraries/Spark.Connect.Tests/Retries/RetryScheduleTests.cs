using CsCheck;

namespace Spark.Connect.Tests.Retries;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Next_DefaultPolicy_WaitsAsSparksOwnClientsDo()
    {
        var schedule = new RetrySchedule(new RetryPolicy(), () => 0);
        double[] expected = [50, 200, 800, 3200, 12800, 51200, .. Enumerable.Repeat(60000.0, 9)];
        Assert.Equal(expected, Enumerable.Range(0, 15).Select(_ => schedule.Next()!.Value.TotalMilliseconds));
        Assert.Null(schedule.Next());
    }

    [Fact]
    public void Next_ServerAsksForAWait_WaitsAtLeastThatUpToTheLimit()
    {
        var schedule = new RetrySchedule(new RetryPolicy(), () => 0);
        Assert.Equal(TimeSpan.FromSeconds(90), schedule.Next(TimeSpan.FromSeconds(90)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), schedule.Next(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMinutes(10), schedule.Next(TimeSpan.FromHours(3)));
    }

    [Fact]
    public void Reset_AfterSomeRetries_StartsAnew()
    {
        var schedule = new RetrySchedule(new RetryPolicy { MaxRetries = 2 }, () => 0);
        schedule.Next();
        schedule.Next();
        Assert.Null(schedule.Next());
        schedule.Reset();
        Assert.Equal(TimeSpan.FromMilliseconds(50), schedule.Next());
    }

    [Fact]
    public void Next_AnyPolicy_NeverWaitsLongerThanItsLimitsAndEndsAfterItsRetries() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 100_000], Gen.Double[1, 1e6], Gen.Int[1, 1_000_000], Gen.Double[0, 0.999]).Sample((retries, first, factor, longest, random) =>
        {
            var policy = new RetryPolicy
            {
                MaxRetries = retries,
                InitialBackoff = TimeSpan.FromMilliseconds(Math.Min(first, longest)),
                BackoffMultiplier = factor,
                MaxBackoff = TimeSpan.FromMilliseconds(longest),
            };
            var schedule = new RetrySchedule(policy, () => random);
            for (var i = 0; i < retries; i++)
                if (schedule.Next() is not { } wait || wait < policy.InitialBackoff || wait > policy.MaxBackoff + policy.Jitter) return false;
            return schedule.Next() is null;
        });
}
