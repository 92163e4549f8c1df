using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Minutes of a day that are to be counted ahead.</summary>
internal readonly record struct Closing(DateOnly Day, int From, int To);

/// <summary>Tells what is at rest and not counted ahead yet.</summary>
internal static class ClosingPlan
{
    // Fewer events of a day are counted as fast when they are asked for.
    private const ulong Many = 10_000;

    // Few pieces are put together faster than many, and sessions of several are fewer.
    private static readonly int[] Lengths = [360, 60, 5];

    // What is late by less than this still comes to its minutes before they are closed.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>What to close, in the order to do it.</summary>
    /// <param name="days">The days as they are now.</param>
    /// <param name="before">The days as they were at the look before: a day that changed since is not at rest.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Closing> Of(DaysOfEvents days, DaysOfEvents before, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var large = days.All.Where(d => d.Known + d.Unknown >= Many).ToList();
        // The oldest first: the touches of a day are quickly found in closed days before it.
        var over = large.Where(d => d.Day < today && !IsClosed(d, 0, ClosedPiece.Day) && before.All.Contains(d)).Select(d => new Closing(d.Day, 0, ClosedPiece.Day));
        // In the first minute of a day this is negative: nothing of it is over.
        var minute = (int)Math.Floor((now.UtcDateTime.TimeOfDay - Grace).TotalMinutes);
        return [.. over, .. large.Where(d => d.Day == today).SelectMany(d => Parts(d, minute))];
    }

    // Quarters of the day that are over, hours of the one that is not, and five minutes each of the hour that is not.
    private static IEnumerable<Closing> Parts(DayOfEvents day, int minute)
    {
        var to = 0;
        for (var from = 0; from < minute; from = to)
        {
            to = from + Lengths.First(l => l <= minute - from || l == Lengths[^1]);
            if (to <= minute && !IsClosed(day, from, to)) yield return new(day.Day, from, to);
        }
    }

    private static bool IsClosed(DayOfEvents day, int from, int to) => day.Pieces.Any(p => p.From <= from && p.To >= to && p.HasTouches);
}
