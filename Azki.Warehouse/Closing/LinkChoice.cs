namespace Azki.Warehouse.Closing;

/// <summary>
/// Tells which links of days hold: those made of just the closed days that hold now, the day itself and the days before it as far back as a way
/// that is noted may begin.
/// </summary>
internal static class LinkChoice
{
    /// <summary>How many days before the one that it ends on a way may begin.</summary>
    public const int Reach = 31;

    /// <summary>The days with the links that hold.</summary>
    public static IReadOnlyList<DayOfEvents> Choose(IReadOnlyList<DayOfEvents> days) =>
        [.. days.Select((day, at) => day.Links.IsEmpty ? day : day with { Link = MadeOf(days, at) is { } madeOf ? day.Links.FirstOrDefault(l => l.MadeOf == madeOf) : null })];

    /// <summary>The place of the first day that can be linked and is not: all days that it is made of are closed, and all but itself are linked.</summary>
    public static int? Next(IReadOnlyList<DayOfEvents> days)
    {
        for (var at = 0; at < days.Count; at++)
            if (days[at] is { IsClosed: true, Link: null } && Before(days, at).All(d => d is { IsClosed: true, Link: not null })) return at;
        return null;
    }

    /// <summary>What the link of a day would be made of now; <see langword="null"/> where some of it is not closed.</summary>
    public static ulong? MadeOf(IReadOnlyList<DayOfEvents> days, int at)
    {
        var all = Before(days, at).Prepend(days[at]);
        return all.All(d => d.IsClosed) ? Fingerprint.Of(all.Select(d => d.Pieces[0].Build)) : null;
    }

    /// <summary>The days before one that it is linked to, the latest first.</summary>
    public static IEnumerable<DayOfEvents> Before(IReadOnlyList<DayOfEvents> days, int at)
    {
        for (var before = at - 1; before >= 0 && days[before].Day >= days[at].Day.AddDays(-Reach); before--) yield return days[before];
    }
}
