namespace Azki.Warehouse.Storage;

/// <summary>Days from which runs of rows are taken, so that the runs are spread over all rows.</summary>
internal static class SpreadDays
{
    /// <summary>The days, rising, in which the runs begin: as many as asked for, or fewer where one day holds more than a share.</summary>
    /// <param name="days">The days with their rows, rising.</param>
    /// <param name="runs">How many.</param>
    public static IReadOnlyList<DateOnly> Of(IReadOnlyList<(DateOnly Day, long Rows)> days, int runs)
    {
        var total = days.Sum(d => d.Rows);
        var starts = new List<DateOnly>();
        long before = 0;
        foreach (var (day, rows) in days)
        {
            // The day holds the row with which a share begins.
            if (before + rows > total * starts.Count / runs && starts.Count < runs) starts.Add(day);
            before += rows;
        }
        return starts;
    }
}
