using Azki.Core.Events;

namespace Azki.Core.Users;

/// <summary>What is derived from an event and its user. All days are UTC days.</summary>
public static class Enrichment
{
    private const long MsOfDay = 86_400_000;

    /// <summary>The day of a time, in days since 1970-01-01.</summary>
    public static int EventDay(long timeMs) => (int)FloorDiv(timeMs, MsOfDay);

    /// <summary>The date of a time.</summary>
    public static DateOnly EventDate(long timeMs) => CalendarDate.FromDays(EventDay(timeMs));

    /// <summary>The hour of the day, 0 to 23.</summary>
    public static int EventHour(long timeMs) => (int)((timeMs - (FloorDiv(timeMs, MsOfDay) * MsOfDay)) / 3_600_000);

    /// <summary>The ISO day of the week: Monday 1 to Sunday 7.</summary>
    public static int IsoDayOfWeek(long timeMs)
    {
        var fromMonday = (EventDay(timeMs) + 3) % 7; // 1970-01-01 was a Thursday.
        return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1;
    }

    /// <summary>Days from signup to the event; negative for an event before the signup.</summary>
    public static int TenureDays(long timeMs, DateOnly signupDate) => EventDay(timeMs) - CalendarDate.ToDays(signupDate);

    /// <summary>A date in days since 1970-01-01.</summary>
    public static int DayNumber(DateOnly date) => CalendarDate.ToDays(date);

    /// <summary>The date of a number of days since 1970-01-01.</summary>
    public static DateOnly DateOf(int dayNumber) => CalendarDate.FromDays(dayNumber);

    private static long FloorDiv(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
