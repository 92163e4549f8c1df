using System.Data.Common;
using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Overview;

/// <summary>Reads the overview.</summary>
/// <param name="warehouse">Where from.</param>
/// <param name="time">The clock.</param>
public sealed class OverviewReader(WarehouseReader warehouse, TimeProvider time)
{
    // The days before change with the minute that they are counted up to, and with late events.
    private WeekBefore? _before;

    /// <summary>The figures as of now, or as of the latest event where there was none for a day. Not for concurrent use.</summary>
    public async Task<OverviewFigures> ReadAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var milliseconds = (await warehouse.ReadAsync(OverviewQueries.Latest, r => r.Whole(0), cancellationToken).ConfigureAwait(false)).FirstOrDefault();
        DateTimeOffset? latest = milliseconds > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        var at = latest is { } last && last <= now - OverviewFigures.Quiet ? last : now;

        var days = await warehouse.ReadDaysAsync(cancellationToken).ConfigureAwait(false);
        var today = await warehouse.ReadAsync(OverviewQueries.Today(at, days), r => (Day: Day(r), IsTotal: r.Number(7) > 0), cancellationToken).ConfigureAwait(false);
        var rate = await warehouse.ReadAsync(OverviewQueries.Rate(at),
            r => new RatePoint(DateTimeOffset.FromUnixTimeSeconds(r.Whole(0)), r.GetString(1), r.Number(2)), cancellationToken).ConfigureAwait(false);
        var active = await warehouse.ReadAsync(OverviewQueries.Active(at), r => new ActiveNow(r.Whole(0), r.Whole(1), r.Number(2)), cancellationToken).ConfigureAwait(false);
        var hours = await warehouse.ReadAsync(OverviewQueries.Hours(at, days),
            r => new HourFigures(DateOnly.FromDateTime(r.GetDateTime(0)), (int)r.Whole(1), r.Whole(2), r.Whole(3), r.Amount(4)), cancellationToken).ConfigureAwait(false);
        return new(at, latest, today.Where(t => t.IsTotal).Select(t => t.Day).FirstOrDefault() ?? new("", 0, 0, 0, 0, 0, 0), [.. today.Where(t => !t.IsTotal).Select(t => t.Day)],
            await BeforeAsync(at, days, cancellationToken).ConfigureAwait(false), rate, active[0], hours);
    }

    private async Task<DayFigures?> BeforeAsync(DateTimeOffset at, DaysOfEvents days, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        var (minute, week) = (at.ToUnixTimeSeconds() / 60, days.Between(today.AddDays(-7), today.AddDays(-1)));
        if (_before is { } known && known.Minute == minute && known.Week.All.SequenceEqual(week.All)) return known.Figures;
        var rows = await warehouse.ReadAsync(OverviewQueries.Before(at, days), r => r.Number(7) > 0 ? Day(r) : null, cancellationToken).ConfigureAwait(false);
        _before = new(minute, week, rows[0]);
        return rows[0];
    }

    private sealed record WeekBefore(long Minute, DaysOfEvents Week, DayFigures? Figures);

    private static DayFigures Day(DbDataReader r) => new(r.GetString(0), r.Number(1), r.Number(2), r.Number(3), r.Number(4), r.Amount(5), r.Number(6));
}
