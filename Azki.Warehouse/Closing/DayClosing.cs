using System.Globalization;
using ClickHouse.Driver;

namespace Azki.Warehouse.Closing;

/// <summary>
/// Counts what is at rest ahead (0032_closed_pieces.sql). Events may be loaded meanwhile: a piece is closed only if it has the same events
/// after it was counted as before, in every table that it is counted from. What a broken-off closing leaves behind belongs to a build that is never named, and counts for nobody.
/// </summary>
/// <param name="warehouse">The warehouse, by a user who may write.</param>
/// <param name="time">The clock.</param>
public sealed class DayClosing(WarehouseClient warehouse, TimeProvider time)
{
    /// <summary>What is kept of closed pieces; a partition of each is a month. The first says which builds count.</summary>
    public static readonly IReadOnlyList<string> Tables =
    [
        "closed_pieces", "closed_weeks", "closed_user_sets", "closed_tenures", "closed_sessions", "closed_session_profiles", "closed_tenure_profiles", "closed_session_spans", "closed_minutes",
        "closed_premiums", "closed_earliest_events", "closed_touches", "closed_counts", "closed_tenure_counts", "closed_session_cells", "closed_span_events", "closed_user_journeys",
    ];

    // Longer than a page may ask.
    internal static readonly TimeSpan MayBeRead = TimeSpan.FromMinutes(10);

    // Longer than a piece takes.
    internal static readonly TimeSpan MayBeClosing = TimeSpan.FromHours(1);

    /// <summary>Opens the days of months (yyyyMM): to be run just before rebuilt months take their place, and just after.</summary>
    public static string Reopening(params IEnumerable<int> months) =>
        $"INSERT INTO rebuilt_months SELECT arrayJoin(CAST([{string.Join(", ", months.Select(m => m.ToString(CultureInfo.InvariantCulture)))}], 'Array(UInt32)')), now64(3)";

    /// <summary>The days that have events, as they are now.</summary>
    public Task<DaysOfEvents> ReadAsync(CancellationToken cancellationToken = default) => DaysOfEvents.ReadAsync(warehouse, null, cancellationToken);

    /// <summary>Closes a day that is open, wholly or in parts.</summary>
    /// <returns>False if events came to it meanwhile, or are still on their way to some table: it stays open.</returns>
    public Task<bool> CloseAsync(DateOnly date, CancellationToken cancellationToken = default) => CloseAsync(date, 0, ClosedPiece.Day, cancellationToken);

    /// <summary>Closes an hour or some minutes of a day: what was closed of its minutes before counts no more.</summary>
    /// <param name="date">The day.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The first minute after it.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>False if events came to it meanwhile, or are still on their way to some table: it stays open.</returns>
    public async Task<bool> CloseAsync(DateOnly date, int from, int to, CancellationToken cancellationToken = default)
    {
        // What the touches will be looked for in is counted before it is settled which pieces stand for their events: what comes after that, seen by the touches
        // or not, has them looked for again.
        var until = await UntilAsync(new(date, 0, 0, 0), from, cancellationToken).ConfigureAwait(false);
        var days = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (days.All.FirstOrDefault(d => d.Day == date) is not { } day || day.Pieces.Any(p => p.From <= from && p.To >= to && p.HasTouches)) return true;
        if (await IsAttributingAsync(cancellationToken).ConfigureAwait(false)) return false;
        if (await PieceContent.ReadAsync(warehouse, day, from, to, cancellationToken).ConfigureAwait(false) is not { } before) return false;
        if (before is (0, 0, _)) return true;

        var build = await BuildNumber.NextAsync(warehouse, days, time, cancellationToken).ConfigureAwait(false);
        var others = new DaysOfEvents([.. days.All.Select(d => d.Day == date ? d with { Pieces = [.. d.Pieces.Where(p => p.To <= from || p.From >= to)] } : d)]);
        foreach (var statement in new PieceStatements(day, from, to, build, others).All()) await warehouse.ExecuteAsync(statement, Sparing, cancellationToken).ConfigureAwait(false);

        var after = await DaysOfEvents.ReadAsync(warehouse, Sparing, cancellationToken).ConfigureAwait(false);
        if (after.All.FirstOrDefault(d => d.Day == date) is not { } now || now.Rebuilds != day.Rebuilds || await IsAttributingAsync(cancellationToken).ConfigureAwait(false)
            || await PieceContent.ReadAsync(warehouse, now, from, to, cancellationToken).ConfigureAwait(false) != before) return false;
        // Another instance that took over meanwhile closes as well: sessions of its pieces and of this one were noted by neither.
        var known = others.All.SelectMany(d => d.Pieces).Select(p => p.Build).ToHashSet();
        if (after.All.SelectMany(d => d.Day == date ? d.Pieces.Where(p => p.To <= from || p.From >= to) : d.Pieces).Any(p => !known.Contains(p.Build))) return false;
        var touches = PieceChoice.Before(day, from, days.All, until);
        await warehouse.ExecuteAsync(FormattableString.Invariant(
            $"INSERT INTO closed_pieces (metric_date, from_minute, to_minute, built, known, unknown, rebuilds, before, closed_at) SELECT {day.DaySql}, {from}, {to}, {build}, {before.Known}, {before.Unknown}, {day.Rebuilds}, {touches}, now64(3)"), cancellationToken).ConfigureAwait(false);
        if (from == 0 && to == ClosedPiece.Day) await CloseWeekAsync(DaysOfEvents.MondayOf(date), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Looks up in closed pieces who came since the last look and has events of what is open, so that no reader has to.</summary>
    /// <returns>How many were looked up.</returns>
    public async Task<int> LookUpAsync(CancellationToken cancellationToken = default)
    {
        var days = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var lookups = days.Lookups ?? new(PieceChoice.LatestOf(days.All), 0);
        if (LookupStatements.Missing(days, lookups) is not { } question) return 0;
        var missing = await warehouse.QueryAsync(question, row => (IsUser: row.GetByte(0) == 1, Key: Convert.ToUInt64(row.GetValue(1), CultureInfo.InvariantCulture)), null, Sparing, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0) return 0;
        await warehouse.ExecuteAsync(LookupStatements.Insert(lookups, [.. missing.Where(m => !m.IsUser).Select(m => m.Key)], [.. missing.Where(m => m.IsUser).Select(m => m.Key)]), Sparing, cancellationToken).ConfigureAwait(false);
        return missing.Count;
    }

    /// <summary>Deletes what was replaced long enough ago that nobody reads it any more, and what broken-off closings have left.</summary>
    /// <param name="days">The days as they were read.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task ForgetAsync(DaysOfEvents days, CancellationToken cancellationToken = default)
    {
        var limit = (ulong)(time.GetUtcNow() - MayBeRead).ToUnixTimeMilliseconds();
        await ForgetBrokenOffAsync((ulong)(time.GetUtcNow() - MayBeClosing).ToUnixTimeMilliseconds(), cancellationToken).ConfigureAwait(false);
        await ForgetLookupsAsync(PieceChoice.LatestOf(days.All), limit, cancellationToken).ConfigureAwait(false);
        foreach (var day in days.All)
        {
            if (day.Replaced.Where(r => r.By < limit).Select(r => r.Build).ToList() is not { Count: > 0 } gone) continue;
            await DeleteAsync(day.DaySql, gone, cancellationToken).ConfigureAwait(false);
        }
    }

    // A build that is old and was never named: its closing found that events came meanwhile, or was killed.
    private async Task ForgetBrokenOffAsync(ulong limit, CancellationToken cancellationToken)
    {
        var orphans = await warehouse.QueryAsync(FormattableString.Invariant($"""
            SELECT toString(metric_date), groupUniqArray(built) FROM closed_user_sets
            WHERE built < {limit} AND built NOT IN (SELECT built FROM closed_pieces) AND built NOT IN (SELECT built FROM closed_weeks)
            GROUP BY metric_date
            """), row => (Day: row.GetString(0), Builds: (ulong[])row.GetValue(1)), null, cancellationToken).ConfigureAwait(false);
        foreach (var (day, builds) in orphans) await DeleteAsync($"'{day}'", builds, cancellationToken).ConfigureAwait(false);
    }

    // Partitions, as all of one goes at once.
    private async Task ForgetLookupsAsync(ulong latest, ulong limit, CancellationToken cancellationToken)
    {
        var gone = await warehouse.QueryAsync(FormattableString.Invariant($"SELECT DISTINCT latest FROM closed_lookups WHERE latest != {latest} AND latest < {limit}"), row => Convert.ToUInt64(row.GetValue(0), CultureInfo.InvariantCulture), null, cancellationToken).ConfigureAwait(false);
        foreach (var partition in gone) await warehouse.ExecuteAsync(FormattableString.Invariant($"ALTER TABLE closed_lookups DROP PARTITION {partition}"), cancellationToken).ConfigureAwait(false);
    }

    // Users last: by them it is found what is left to delete.
    private async Task DeleteAsync(string day, IReadOnlyList<ulong> builds, CancellationToken cancellationToken)
    {
        foreach (var table in Tables.OrderBy(t => t == "closed_user_sets"))
            await warehouse.ExecuteAsync($"DELETE FROM {table} WHERE metric_date = {day} AND {DaysOfEvents.BuildCondition(builds)}", Forgetting, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the users of a week together, once all its days are closed.</summary>
    private async Task CloseWeekAsync(DateOnly monday, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var days = all.Between(monday, monday.AddDays(6)).All;
        if (days.Count < 2 || !days.All(d => d.IsClosed) || DaysOfEvents.WeekOf(days) is not null) return;
        var first = FormattableString.Invariant($"'{monday:yyyy-MM-dd}'");
        var build = await BuildNumber.NextAsync(warehouse, all, time, cancellationToken).ConfigureAwait(false);
        await warehouse.ExecuteAsync(FormattableString.Invariant($"""
            INSERT INTO closed_user_sets (level, metric_date, built, channel, event_type, city, device_type, users)
            SELECT level, {first}, {build}, channel, event_type, city, device_type, groupBitmapMergeState(users)
            FROM closed_user_sets
            WHERE metric_date BETWEEN {days[0].DaySql} AND {days[^1].DaySql} AND {DaysOfEvents.BuildCondition(days.SelectMany(d => d.Pieces))}
            GROUP BY level, channel, event_type, city, device_type
            """), Sparing, cancellationToken).ConfigureAwait(false);
        await warehouse.ExecuteAsync(FormattableString.Invariant(
            $"INSERT INTO closed_weeks (metric_date, built, days) SELECT {first}, {build}, [{string.Join(", ", days.Select(d => d.Pieces[0].Build))}]"), cancellationToken).ConfigureAwait(false);
    }

    // States are being added to whose rows are mended afterwards: what is read in between would be of both.
    private async Task<bool> IsAttributingAsync(CancellationToken cancellationToken) =>
        await warehouse.QueryNumberAsync("SELECT count() FROM attributed_event_ids", null, cancellationToken).ConfigureAwait(false) > 0;

    private async Task<IReadOnlyList<MinuteCount>> UntilAsync(DayOfEvents day, int from, CancellationToken cancellationToken) =>
        from == 0 ? [] : await warehouse.QueryAsync(MinuteCount.Question(day, 0, from), MinuteCount.Read, null, cancellationToken).ConfigureAwait(false);

    // A piece is little work; it leaves a processor to the others. What one statement wrote the next one reads, whichever replica it comes to.
    // Nobody reads it: replicas that are away delete it when they are back.
    internal static readonly QueryOptions Forgetting = new() { CustomSettings = new Dictionary<string, object> { ["lightweight_deletes_sync"] = 1 } };

    internal static readonly QueryOptions Sparing = new() { CustomSettings = new Dictionary<string, object> { ["max_threads"] = 1, ["select_sequential_consistency"] = 1, ["group_by_use_nulls"] = 0, ["max_memory_usage"] = 3L << 30, ["max_bytes_before_external_group_by"] = 1L << 30, ["max_query_size"] = 1 << 20 } };
}
