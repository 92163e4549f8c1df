using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports;

/// <summary>How days are put together.</summary>
public enum Grain
{
    /// <summary>UTC days.</summary>
    Day,

    /// <summary>ISO weeks, from Monday.</summary>
    Week,

    /// <summary>Months of the Gregorian calendar.</summary>
    Month,
}

/// <summary>The periods of a <see cref="Grain"/>.</summary>
internal static class GrainSql
{
    /// <summary>The first day of the period that a day is in.</summary>
    public static string PeriodOf(this Grain grain, string day) => grain switch
    {
        Grain.Week => $"toMonday({day})",
        Grain.Month => $"toStartOfMonth({day})",
        _ => day,
    };

    /// <summary>What the days of a period have in common.</summary>
    public static object PeriodOf(this Grain grain, DateOnly day) => grain switch
    {
        Grain.Week => DaysOfEvents.MondayOf(day),
        Grain.Month => (day.Year, day.Month),
        _ => day,
    };
}
