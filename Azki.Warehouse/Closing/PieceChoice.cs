using System.Collections.Immutable;

namespace Azki.Warehouse.Closing;

/// <summary>Tells which pieces hold: those that have just the events they were closed with, and of which no minute was closed anew since.</summary>
internal static class PieceChoice
{
    /// <summary>What is left of the pieces recorded of a day once those go that a later one has minutes of.</summary>
    public static ImmutableArray<RecordedPiece> Latest(IReadOnlyCollection<RecordedPiece> recorded) =>
        [.. recorded.Where(p => !recorded.Any(q => q.Build > p.Build && q.Overlaps(p.From, p.To))).OrderBy(p => p.From)];

    /// <summary>The others: each with the piece that has minutes of it.</summary>
    public static IEnumerable<(ulong Build, ulong By)> Replaced(IReadOnlyCollection<RecordedPiece> recorded) =>
        recorded.SelectMany(p => recorded.Where(q => q.Build > p.Build && q.Overlaps(p.From, p.To)).Take(1).Select(q => (p.Build, q.Build)));

    /// <summary>The days with the pieces and the links that hold.</summary>
    public static IReadOnlyList<DayOfEvents> Choose(IReadOnlyList<DayOfEvents> days, IReadOnlyList<MinuteCount> minutes)
    {
        var counts = minutes.ToLookup(m => m.Day);
        var latest = LatestOf(days);
        return LinkChoice.Choose([.. days.Select(day => day with { Lookups = day.Lookups?.Latest == latest ? day.Lookups : null, Pieces = [.. day.Recorded.Where(p => Holds(day, p, counts[day.Day])).Select(p => new ClosedPiece(p.From, p.To, p.Build, p.Before == Before(day, p.From, days, counts[day.Day])))] })]);
    }

    /// <summary>The latest build of all; 0 where nothing was ever closed.</summary>
    public static ulong LatestOf(IReadOnlyList<DayOfEvents> days) => days.SelectMany(d => d.Recorded).Select(p => p.Build).DefaultIfEmpty().Max();

    /// <summary>What the touches of a piece depend on, as a number: the counts of the thirty days before, and of its own day until then.</summary>
    public static ulong Before(DayOfEvents day, int from, IReadOnlyList<DayOfEvents> days, IEnumerable<MinuteCount> minutes)
    {
        var before = days.Where(d => d.Day < day.Day && d.Day >= day.Day.AddDays(-Lookback)).SelectMany(d => (ulong[])[(ulong)d.Day.DayNumber, d.Known + d.Unknown, d.Rebuilds]);
        var until = 0UL;
        foreach (var minute in minutes)
            if (minute.Minute < from) until += minute.Known + minute.Unknown;
        return Fingerprint.Of(before.Append(until));
    }

    /// <summary>How many days before a purchase a touch counts.</summary>
    public const int Lookback = 30;

    private static bool Holds(DayOfEvents day, RecordedPiece piece, IEnumerable<MinuteCount> minutes)
    {
        if (piece.Rebuilds != day.Rebuilds) return false;
        if (piece.IsDay) return (piece.Known, piece.Unknown) == (day.Known, day.Unknown);
        var (known, unknown) = (0UL, 0UL);
        foreach (var minute in minutes.Where(m => m.Minute >= piece.From && m.Minute < piece.To)) (known, unknown) = (known + minute.Known, unknown + minute.Unknown);
        return (piece.Known, piece.Unknown) == (known, unknown);
    }
}
