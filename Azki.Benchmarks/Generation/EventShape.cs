namespace Azki.Benchmarks.Generation;

/// <summary>How generated events lie in sessions and in time.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Describe">In words.</param>
/// <param name="Write">Writes the lines of so many events.</param>
internal sealed record EventShape(string Name, string Describe, Action<IEventLines, Random, int, GeneratedUsers> Write)
{
    /// <summary>30 days, as the sample has.</summary>
    public static readonly DateTime Start = new(2025, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly TimeSpan Length = TimeSpan.FromDays(30);

    public static readonly EventShape Sessions = new("sessions", "sessions of 1-12 events, in time order", SessionEvents.Write);

    public static readonly EventShape Sample = new("sample", "one event a session, in random order over 30 days", SampleEvents.Write);

    public static readonly IReadOnlyList<EventShape> All = [Sessions, Sample];
}
