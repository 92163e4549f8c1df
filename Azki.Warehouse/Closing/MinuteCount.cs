using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>Events of known users and of others, from a minute of a day on.</summary>
internal sealed record MinuteCount(DateOnly Day, int Minute, ulong Known, ulong Unknown)
{
    private const string Counts = "toUInt64(sum(user_known)) AS known, toUInt64(count() - known) AS unknown FROM processed_events_storage";

    /// <summary>The question after some minutes; no row where they have no events.</summary>
    public static string Question(DayOfEvents day, int from, int to) => Select(day, from, to, "event_hour * 0");

    /// <summary>The question after the minutes of a day by its pieces, as SQL: by the hour as far as no piece ends within one, which is read from one narrow column.</summary>
    public static IEnumerable<string> Questions(DayOfEvents day)
    {
        var parts = day.Recorded.Where(p => p.From % 60 != 0 || p.To % 60 != 0).Select(p => p.From / 60 * 60).DefaultIfEmpty(ClosedPiece.Day).Min();
        if (parts > 0) yield return $"SELECT event_date, toUInt16(event_hour * 60) AS minute, {Counts} WHERE event_date = {day.DaySql} AND event_hour < {(parts / 60).ToString(CultureInfo.InvariantCulture)} GROUP BY event_date, minute";
        if (parts < ClosedPiece.Day) yield return Select(day, parts, ClosedPiece.Day, "event_hour * 60 + intDiv(toMinute(event_time), 5) * 5");
    }

    /// <summary>A row of the answer.</summary>
    public static MinuteCount Read(DbDataReader row) => new(
        DateOnly.FromDateTime(row.GetDateTime(0)), Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture),
        Convert.ToUInt64(row.GetValue(2), CultureInfo.InvariantCulture), Convert.ToUInt64(row.GetValue(3), CultureInfo.InvariantCulture));

    private static string Select(DayOfEvents day, int from, int to, string minute) =>
        $"SELECT event_date, toUInt16({minute}) AS minute, {Counts} WHERE {DaysOfEvents.SpanCondition(day, from, to, "event_date", "event_time")} GROUP BY event_date, minute";
}
