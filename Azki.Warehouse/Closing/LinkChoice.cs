namespace Azki.Warehouse.Closing;

/// <summary>
/// Tells which links of days hold: those made of just the pieces that hold now, of the day itself and of the days before it as far back as a way
/// that is noted may begin. These are closed; of the day itself the first hours may be linked alone.
/// </summary>
internal static class LinkChoice
{
    /// <summary>How many days before the one that it ends on a way may begin.</summary>
    public const int Reach = 31;

    // What is shorter is put together to an hour soon: a day is not linked anew every five minutes.
    private const int Hour = 60;

    /// <summary>The days with the links that hold.</summary>
    public static IReadOnlyList<DayOfEvents> Choose(IReadOnlyList<DayOfEvents> days) => [.. days.Select((day, at) => day.Links.IsEmpty ? day : Choose(days, at))];

    /// <summary>The place of the first day that can be linked and is not, or not as far as it is closed: all days before that it is made of are closed and linked.</summary>
    public static int? Next(IReadOnlyList<DayOfEvents> days)
    {
        for (var at = 0; at < days.Count; at++)
            if (First(days[at]) is [.., var last] && days[at].LinkedUntil != last.To && Before(days, at).All(d => d is { IsClosed: true, Link: not null })) return at;
        return null;
    }

    /// <summary>The pieces of a day that are linked: from its first minute on, one after the other.</summary>
    public static IReadOnlyList<ClosedPiece> First(DayOfEvents day)
    {
        var minute = 0;
        return [.. day.Pieces.TakeWhile(p => p.From == minute && (minute = p.To) - p.From >= Hour)];
    }

    /// <summary>What a link is made of.</summary>
    /// <param name="pieces">Pieces of the day.</param>
    /// <param name="before">The days before it.</param>
    public static ulong MadeOf(IEnumerable<ClosedPiece> pieces, IEnumerable<DayOfEvents> before) => Fingerprint.Of(pieces.Concat(before.SelectMany(d => d.Pieces)).Select(p => p.Build));

    // Since it was linked an hour more may have been closed.
    private static DayOfEvents Choose(IReadOnlyList<DayOfEvents> days, int at)
    {
        var before = Before(days, at).ToList();
        if (!before.TrueForAll(d => d.IsClosed)) return days[at];
        for (var first = First(days[at]); first.Count > 0; first = [.. first.SkipLast(1)])
        {
            var madeOf = MadeOf(first, before);
            if (days[at].Links.FirstOrDefault(l => l.MadeOf == madeOf) is { } link) return days[at] with { Link = link, LinkedUntil = first[^1].To };
        }
        return days[at];
    }

    /// <summary>The days before one that it is linked to, the latest first.</summary>
    public static IEnumerable<DayOfEvents> Before(IReadOnlyList<DayOfEvents> days, int at)
    {
        for (var before = at - 1; before >= 0 && days[before].Day >= days[at].Day.AddDays(-Reach); before--) yield return days[before];
    }
}
