using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Dates as Debezium counts them.</summary>
internal static class Calendar
{
    public const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>1970-01-01, counted as DateOnly counts days.</summary>
    private const int EpochDay = 719162;

    /// <summary>1970-01-01.</summary>
    public static readonly MySqlDate Epoch = new(1970, 1, 1);

    /// <summary>
    /// The day as Debezium's <c>enable.time.adjuster</c> has it: a year of two digits is one of 1970 to 2069. Null for what no calendar has,
    /// such as 0000-00-00.
    /// </summary>
    public static MySqlDate? Adjusted(MySqlDate date)
    {
        if (date.Year == 0) return null;
        if (date.Year < 100) date = date with { Year = date.Year + (date.Year < 70 ? 2000 : 1900) };
        return date.ToDateOnly() is null ? null : date;
    }

    /// <summary>Days since 1970 of a day that the calendar has.</summary>
    public static int Days(MySqlDate date) => new DateOnly(date.Year, date.Month, date.Day).DayNumber - EpochDay;

    /// <summary>Microseconds since 1970 of a moment that the calendar has.</summary>
    public static long Microseconds(MySqlDateTime time) => Days(time.Date) * MicrosecondsPerDay + time.TimeOfDay;
}
