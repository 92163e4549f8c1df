namespace Azki.Benchmarks.Generation;

/// <summary>Many sessions at once, each of 1 to 12 events; time only goes forward, so no event equals another.</summary>
internal static class SessionEvents
{
    private const int OpenSessions = 1000;
    private const int LongestSession = 12;

    public static void Write(IEventLines lines, Random random, int events, GeneratedUsers users)
    {
        var open = new Session[OpenSessions];
        var last = 0;
        for (var i = 0; i < events; i++)
        {
            ref var session = ref open[random.Next(open.Length)];
            if (session.Left == 0)
                session = new(++last, random.Next(1, users.Count + 1), random.Next(EventValues.Channels.Length), random.Next(1, LongestSession + 1));
            session = session with { Left = session.Left - 1 };
            var type = random.Next(EventValues.Types.Length);
            var premium = type == EventValues.Purchase ? random.Next(5_000_000, 50_000_000) : 0;
            lines.Add(EventShape.Start + (EventShape.Length * ((double)i / events)), session.User, session.Number, type, session.Channel, premium);
        }
    }

    private readonly record struct Session(int Number, int User, int Channel, int Left);
}
