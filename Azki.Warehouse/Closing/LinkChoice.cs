namespace Azki.Warehouse.Closing;

/// <summary>
/// Tells which links of days hold: those made of just the pieces that hold now, of the day itself and of the days before it as far back as a way
/// that is noted may begin. These are closed; of the day itself the first hours may be linked alone. No link holds but the latest of its day, so those
/// before it are not missed when they are forgotten.
/// </summary>
internal static class LinkChoice
{
    /// <summary>How many days before the one that it ends on a way may begin.</summary>
    public const int Reach = 31;

    // What is shorter is put together to an hour soon: a day is not linked anew every five minutes.
    private const int Hour = 60;

    // Nor for every late event: all of it is linked each time.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    /// <summary>The days with the links that hold.</summary>
    public static IReadOnlyList<DayOfEvents> Choose(IReadOnlyList<DayOfEvents> days) => [.. days.Select((day, at) => day.Links.IsEmpty ? day : Choose(days, at))];

    /// <summary>The place of the first day that can be linked and is not, or not as far as it is closed: all days before that it is made of are closed and linked.</summary>
    /// <param name="days">The days.</param>
    /// <param name="now">The time: a day that is going on is not linked anew for ten minutes.</param>
    public static int? Next(IReadOnlyList<DayOfEvents> days, DateTimeOffset now)
    {
        var rested = (ulong)(now - Rest).ToUnixTimeMilliseconds();
        for (var at = 0; at < days.Count; at++)
        {
            var day = days[at];
            if (First(day) is not [.., var last] || day.LinkedUntil == last.To || !Before(days, at).All(d => d is { IsClosed: true, Link: not null })) continue;
            if (day.IsClosed || Latest(day) is not { } link || link.Build < rested) return at;
        }
        return null;
    }

    /// <summary>The pieces of a day that are linked: from its first minute on, one after the other.</summary>
    public static IReadOnlyList<ClosedPiece> First(DayOfEvents day)
    {
        var first = new List<ClosedPiece>();
        foreach (var piece in day.Pieces)
        {
            if (piece.From != (first.Count == 0 ? 0 : first[^1].To) || piece.To - piece.From < Hour) break;
            first.Add(piece);
        }
        return first;
    }

    /// <summary>What a link is made of.</summary>
    /// <param name="pieces">Pieces of the day.</param>
    /// <param name="before">The days before it.</param>
    public static ulong MadeOf(IEnumerable<ClosedPiece> pieces, IEnumerable<DayOfEvents> before) => Fingerprint.Of(pieces.Concat(before.SelectMany(d => d.Pieces)).Select(p => p.Build));

    private static RecordedLink? Latest(DayOfEvents day) => day.Links.Where(l => l.IsDone).MaxBy(l => l.Build);

    // Since it was linked an hour more may have been closed.
    private static DayOfEvents Choose(IReadOnlyList<DayOfEvents> days, int at)
    {
        var (day, before) = (days[at], Before(days, at).ToList());
        if (Latest(day) is not { } link || !before.TrueForAll(d => d.IsClosed)) return day;
        for (var first = First(day); first.Count > 0; first = [.. first.SkipLast(1)])
            if (MadeOf(first, before) == link.MadeOf) return day with { Link = link, LinkedUntil = first[^1].To };
        return day;
    }

    /// <summary>The days before one that it is linked to, the latest first.</summary>
    public static IEnumerable<DayOfEvents> Before(IReadOnlyList<DayOfEvents> days, int at)
    {
        for (var before = at - 1; before >= 0 && days[before].Day >= days[at].Day.AddDays(-Reach); before--) yield return days[before];
    }
}
