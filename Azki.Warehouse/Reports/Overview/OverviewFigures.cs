namespace Azki.Warehouse.Reports.Overview;

/// <summary>The figures of a day so far: those of a channel (the part), or over all (an empty part).</summary>
public sealed record DayFigures(string Part, double Events, double Users, double Sessions, double Purchases, decimal Revenue, double Conversion);

/// <summary>Events a second of a channel, over ten seconds.</summary>
public sealed record RatePoint(DateTimeOffset At, string Channel, double PerSecond);

/// <summary>An hour of a day (UTC).</summary>
public sealed record HourFigures(DateOnly Day, int Hour, long Events, long Purchases, decimal Revenue);

/// <summary>Who is there now.</summary>
public sealed record ActiveNow(long Users, long Sessions, double EventsPerSecond);

/// <summary>What the overview shows, as of one moment.</summary>
/// <param name="At">The moment "today" and "now" are meant from.</param>
/// <param name="Latest">The latest event there is; null where there is none.</param>
/// <param name="Total">Today so far.</param>
/// <param name="Channels">Today so far by channel.</param>
/// <param name="Before">The average of the seven days before, each up to the same minute of the day; null where they have no events.</param>
/// <param name="Rate">The last fifteen minutes.</param>
/// <param name="Active">The last fifteen minutes, of people; the rate is that of the last minute.</param>
/// <param name="Hours">Today and the day before, by hour.</param>
public sealed record OverviewFigures(
    DateTimeOffset At, DateTimeOffset? Latest, DayFigures Total, IReadOnlyList<DayFigures> Channels, DayFigures? Before,
    IReadOnlyList<RatePoint> Rate, ActiveNow Active, IReadOnlyList<HourFigures> Hours)
{
    /// <summary>Without an event for a day, the moment is that of the latest event and not now.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

    /// <summary>Whether the moment is now.</summary>
    public bool IsLive => Latest is null || Latest > At - Quiet && Latest != At;

    /// <summary>The difference over what was before; null where nothing was.</summary>
    public double? ChangeOf(Func<DayFigures, double> figure) => Before is { } before && figure(before) > 0 ? (figure(Total) - figure(before)) / figure(before) : null;
}
