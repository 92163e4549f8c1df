namespace Azki.Tests.Fuzzing;

/// <summary>A clock that stands still, so that the same input comes to the same.</summary>
internal sealed class FixedTime : TimeProvider
{
    public const long NowMs = 1_795_000_000_000; // 2026-11-18

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);
}
