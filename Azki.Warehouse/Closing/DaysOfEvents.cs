using System.Data.Common;
using System.Globalization;
using Azki.Warehouse.Reports;

namespace Azki.Warehouse.Closing;

/// <summary>The days that have events: those closed, whose figures are counted already, and those open, which are counted from the states.</summary>
/// <param name="All">The days, in order.</param>
public sealed record DaysOfEvents(IReadOnlyList<DayOfEvents> All)
{
    /// <summary>Nothing is known of any day: everything is counted from the states.</summary>
    public static readonly DaysOfEvents AllOpen = new([]);

    /// <summary>The question; the answer is read by <see cref="Read"/>.</summary>
    public static Statement Question { get; } = new("SELECT metric_date, known, unknown, rebuilds, built, last_built FROM days_of_events ORDER BY metric_date");

    /// <summary>A row of the answer.</summary>
    public static DayOfEvents Read(DbDataReader row) => new(DateOnly.FromDateTime(row.GetDateTime(0)), Number(row, 1), Number(row, 2), Number(row, 3), Number(row, 4), Number(row, 5));

    /// <summary>Those of a range.</summary>
    public DaysOfEvents Between(DateOnly from, DateOnly to) => new([.. All.Where(d => d.Day >= from && d.Day <= to)]);

    internal bool HasClosed => All.Any(d => d.IsClosed);

    internal bool HasOpen => All.Any(d => !d.IsClosed);

    /// <summary>The condition on rows of the builds that count.</summary>
    internal string ClosedCondition => $"(metric_date, built) IN ({string.Join(", ", All.Where(d => d.IsClosed).Select(d => d.BuildSql))})";

    /// <summary>The open days as a list in SQL.</summary>
    internal string OpenList => $"({string.Join(", ", All.Where(d => !d.IsClosed).Select(d => d.DaySql))})";

    private static ulong Number(DbDataReader row, int column) => Convert.ToUInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
