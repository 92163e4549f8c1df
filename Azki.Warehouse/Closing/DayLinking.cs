using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>
/// Joins what users did in closed days, and in the hours of today that are closed, to what they did in the days before (0043_linked_journeys.sql), day
/// after day. Days may be closed anew meanwhile: a link says what it was made of, and counts only as long as that is what is closed.
/// </summary>
/// <param name="warehouse">The warehouse, by a user who may write.</param>
/// <param name="time">The clock.</param>
public sealed class DayLinking(WarehouseClient warehouse, TimeProvider time)
{
    /// <summary>What is kept of linked days; a partition of each is a month. The first says which builds count.</summary>
    public static readonly IReadOnlyList<string> Tables = ["linked_days", "linked_journeys"];

    /// <summary>Links the first day that is closed, or that hours are closed of, and that is not linked as far, where all before it that it depends on are.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> LinkAsync(CancellationToken cancellationToken = default)
    {
        var days = await DaysOfEvents.ReadAsync(warehouse, null, cancellationToken).ConfigureAwait(false);
        if (LinkChoice.Next(days.All, time.GetUtcNow()) is not { } at) return false;
        var (day, before) = (days.All[at] with { Pieces = [.. LinkChoice.First(days.All[at])] }, LinkChoice.Before(days.All, at).ToList());
        var link = new RecordedLink(await BuildNumber.NextAsync(warehouse, days, time, cancellationToken).ConfigureAwait(false), LinkChoice.MadeOf(day.Pieces, before), await HasOtherTypesAsync(day, cancellationToken).ConfigureAwait(false));

        await RecordAsync(day, link with { MadeOf = 0 }, cancellationToken).ConfigureAwait(false);
        await warehouse.ExecuteAsync(LinkSql.Insert(day, link.Build, before), DayClosing.Sparing, cancellationToken).ConfigureAwait(false);
        await RecordAsync(day, link, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Deletes what was replaced long enough ago that nobody reads it any more, and what was broken off.</summary>
    /// <param name="days">The days as they were read.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task ForgetAsync(DaysOfEvents days, CancellationToken cancellationToken = default)
    {
        var (replaced, begun) = (Limit(DayClosing.MayBeRead), Limit(DayClosing.MayBeClosing));
        foreach (var day in days.All)
        {
            var done = day.Links.Where(l => l.IsDone).Select(l => l.Build).ToHashSet();
            // Of several that were done long ago all but the latest are read by nobody any more, whatever came since.
            var gone = day.Links.Select(l => l.Build).Distinct().Where(b => done.Contains(b) ? done.Any(d => d > b && d < replaced) : b < begun).ToList();
            if (gone.Count == 0) continue;
            // The days last: by them it is found what is left to delete.
            foreach (var table in Tables.Reverse())
                await warehouse.ExecuteAsync($"DELETE FROM {table} WHERE metric_date = {day.DaySql} AND {DaysOfEvents.BuildCondition(gone)}", DayClosing.Forgetting, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task RecordAsync(DayOfEvents day, RecordedLink link, CancellationToken cancellationToken) => warehouse.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
        $"INSERT INTO linked_days (metric_date, built, made_of, has_other_types) SELECT {day.DaySql}, {link.Build}, {link.MadeOf}, {(link.HasOtherTypes ? 1 : 0)}"), cancellationToken);

    private async Task<bool> HasOtherTypesAsync(DayOfEvents day, CancellationToken cancellationToken) =>
        await warehouse.QueryNumberAsync($"SELECT count() FROM (SELECT 1 FROM closed_user_journeys WHERE {LinkSql.PieceCondition(day)} AND position(path, '=') > 0 LIMIT 1)", null, cancellationToken).ConfigureAwait(false) > 0;

    private ulong Limit(TimeSpan before) => (ulong)(time.GetUtcNow() - before).ToUnixTimeMilliseconds();
}
