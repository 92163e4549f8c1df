namespace Azki.Dashboard.Reading;

/// <summary>What was read, or the last that could be.</summary>
/// <param name="Value">The figures; null where there are none yet.</param>
/// <param name="AsOf">When they were read.</param>
/// <param name="Problem">Why they are not those of now, in words for the viewer; null where they are.</param>
public sealed record Figures<T>(T? Value, DateTimeOffset AsOf, string? Problem)
    where T : class;
