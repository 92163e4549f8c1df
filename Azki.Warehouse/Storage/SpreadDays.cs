namespace Azki.Warehouse.Storage;

/// <summary>Days from which runs of rows are taken, so that the runs are spread over all rows.</summary>
internal static class SpreadDays
{
    /// <summary>The days, rising, in which the runs begin: one for each equal share of the rows, where a day that holds several shares begins one run.</summary>
    /// <param name="days">The days with their rows, rising.</param>
    /// <param name="shares">How many shares.</param>
    public static IReadOnlyList<DateOnly> Of(IReadOnlyList<(DateOnly Day, long Rows)> days, int shares)
    {
        var total = days.Sum(d => d.Rows);
        var starts = new List<DateOnly>();
        var (end, begun) = (0L, 0L);
        foreach (var (day, rows) in days)
        {
            end += rows;
            // Whether the first row of the next share is in this day.
            if (begun == shares || end * shares <= total * begun) continue;
            starts.Add(day);
            begun = Math.Min(shares, ((end * shares) + total - 1) / total);
        }
        return starts;
    }
}
