using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Reports.Overview;

/// <summary>Reads the overview.</summary>
/// <param name="warehouse">Where from.</param>
/// <param name="time">The clock.</param>
public sealed class OverviewReader(WarehouseReader warehouse, TimeProvider time)
{
    // The days before are over: what is counted of them changes with the time of day only, and takes longest.
    private static readonly TimeSpan BeforeAge = TimeSpan.FromSeconds(30);
    private (DateTimeOffset At, DayFigures? Figures)? _before;

    /// <summary>The figures as of now, or as of the latest event where there was none for a day. Not for concurrent use.</summary>
    public async Task<OverviewFigures> ReadAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var milliseconds = (await warehouse.ReadAsync(OverviewQueries.Latest, r => Number(r, 0), cancellationToken).ConfigureAwait(false)).FirstOrDefault();
        DateTimeOffset? latest = milliseconds > 0 ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
        var at = latest is { } last && last <= now - OverviewFigures.Quiet ? last : now;

        var today = await warehouse.ReadAsync(OverviewQueries.Today(at), r => (Day: Day(r), IsTotal: Number(r, 7) > 0), cancellationToken).ConfigureAwait(false);
        var rate = await warehouse.ReadAsync(OverviewQueries.Rate(at),
            r => new RatePoint(DateTimeOffset.FromUnixTimeSeconds((long)Number(r, 0)), r.GetString(1), Number(r, 2)), cancellationToken).ConfigureAwait(false);
        var active = await warehouse.ReadAsync(OverviewQueries.Active(at), r => new ActiveNow((long)Number(r, 0), (long)Number(r, 1), Number(r, 2)), cancellationToken).ConfigureAwait(false);
        var hours = await warehouse.ReadAsync(OverviewQueries.Hours(at),
            r => new HourFigures(DateOnly.FromDateTime(r.GetDateTime(0)), (int)Number(r, 1), (long)Number(r, 2), (long)Number(r, 3), Number(r, 4)), cancellationToken).ConfigureAwait(false);
        return new(at, latest, today.Where(t => t.IsTotal).Select(t => t.Day).FirstOrDefault() ?? new("", 0, 0, 0, 0, 0, 0), [.. today.Where(t => !t.IsTotal).Select(t => t.Day)],
            await BeforeAsync(at, cancellationToken).ConfigureAwait(false), rate, active[0], hours);
    }

    private async Task<DayFigures?> BeforeAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_before is not { } known || (at - known.At).Duration() > BeforeAge)
        {
            var rows = await warehouse.ReadAsync(OverviewQueries.Before(at), r => Number(r, 7) > 0 ? Day(r) : null, cancellationToken).ConfigureAwait(false);
            _before = known = (at, rows[0]);
        }
        return known.Figures;
    }

    private static DayFigures Day(DbDataReader r) => new(r.GetString(0), Number(r, 1), Number(r, 2), Number(r, 3), Number(r, 4), Number(r, 5), Number(r, 6));

    private static double Number(DbDataReader reader, int column) => Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture);
}
