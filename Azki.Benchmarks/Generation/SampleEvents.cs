namespace Azki.Benchmarks.Generation;

/// <summary>As the sample is: every event a session of its own, a premium in every row, any time of the 30 days after any other.</summary>
internal static class SampleEvents
{
    public static void Write(IEventLines lines, Random random, int events, GeneratedUsers users)
    {
        var seconds = (int)EventShape.Length.TotalSeconds;
        for (var i = 1; i <= events; i++)
        {
            lines.Add(
                EventShape.Start.AddSeconds(random.Next(seconds)), random.Next(1, users.Count + 1), i, random.Next(EventValues.Types.Length),
                random.Next(EventValues.Channels.Length), random.Next(5_000_000, 50_000_000));
        }
    }
}
