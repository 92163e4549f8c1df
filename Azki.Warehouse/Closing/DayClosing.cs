using System.Globalization;
using ClickHouse.Driver;

namespace Azki.Warehouse.Closing;

/// <summary>
/// Counts a day that is over ahead (0032_closed_days.sql). Nothing may be loaded meanwhile: its tables are read one after the other. What
/// a broken-off closing leaves behind belongs to a build that is never named, and counts for nobody.
/// </summary>
/// <param name="warehouse">The warehouse, by a user who may write.</param>
/// <param name="time">The clock.</param>
public sealed class DayClosing(WarehouseClient warehouse, TimeProvider time)
{
    /// <summary>What is kept of closed days; a partition of each is a month. The first says which builds count.</summary>
    public static readonly IReadOnlyList<string> Tables = ["closed_days", "closed_users", "closed_session_profiles", "closed_session_days", "closed_session_spans", "closed_minutes"];

    private const string Cells = "arraySort(groupUniqArray((channel, event_type, city, device_type)))";

    /// <summary>Opens the days of a month (yyyyMM): to be run just before a rebuilt month takes its place, and just after.</summary>
    public static string Reopening(string month) => $"INSERT INTO rebuilt_months SELECT {month}, now64(3)";

    /// <summary>The days that have events, as they are now.</summary>
    public async Task<DaysOfEvents> ReadAsync(CancellationToken cancellationToken = default) =>
        new(await warehouse.QueryAsync(DaysOfEvents.Question.Sql, DaysOfEvents.Read, null, cancellationToken).ConfigureAwait(false));

    /// <summary>Closes a day that is open.</summary>
    /// <returns>False if events came to it meanwhile: it stays open.</returns>
    public async Task<bool> CloseAsync(DateOnly date, CancellationToken cancellationToken = default)
    {
        var days = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (days.All.FirstOrDefault(d => d.Day == date) is not { IsClosed: false } open) return true;
        var day = open with { Build = Math.Max(open.LastBuild + 1, (ulong)time.GetUtcNow().ToUnixTimeMilliseconds()) };
        var others = new DaysOfEvents([.. days.All.Where(d => d.IsClosed)]);
        foreach (var statement in Statements(day, others)) await warehouse.ExecuteAsync(statement, Sparing, cancellationToken).ConfigureAwait(false);

        var after = (await ReadAsync(cancellationToken).ConfigureAwait(false)).All.FirstOrDefault(d => d.Day == date);
        if (after is null || (after.Known, after.Unknown) != (day.Known, day.Unknown)) return false;
        await warehouse.ExecuteAsync(FormattableString.Invariant($"INSERT INTO closed_days (metric_date, built, known, unknown, rebuilds, closed_at) SELECT {day.DaySql}, {day.Build}, {day.Known}, {day.Unknown}, {day.Rebuilds}, now64(3)"), cancellationToken).ConfigureAwait(false);
        if (open.LastBuild > 0) await ForgetAsync(day, open.LastBuild, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // The build before this one stays: someone may be reading it.
    private async Task ForgetAsync(DayOfEvents day, ulong before, CancellationToken cancellationToken)
    {
        foreach (var table in Tables)
            await warehouse.ExecuteAsync(FormattableString.Invariant($"DELETE FROM {table} WHERE metric_date = {day.DaySql} AND built < {before}"), cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> Statements(DayOfEvents day, DaysOfEvents others)
    {
        var build = day.Build.ToString(CultureInfo.InvariantCulture);
        yield return $"""
            INSERT INTO closed_users (level, metric_date, built, channel, event_type, city, device_type, users)
            SELECT GROUPING(channel, event_type, city, device_type) AS level, {day.DaySql}, {build}, channel, event_type, city, device_type, groupBitmapMergeState(users)
            FROM daily_states_all
            WHERE metric_date = {day.DaySql}
            GROUP BY CUBE(channel, event_type, city, device_type)
            """;
        yield return $"""
            INSERT INTO closed_session_profiles (metric_date, built, cells, sessions)
            SELECT {day.DaySql}, {build}, cells, count()
            FROM (SELECT {Cells} AS cells FROM processed_events_storage WHERE event_date = {day.DaySql} GROUP BY sipHash64(session_id))
            GROUP BY cells
            """;
        yield return $"""
            INSERT INTO closed_session_days (session_hash, metric_date, built)
            SELECT DISTINCT sipHash64(session_id), {day.DaySql}, {build} FROM processed_events_storage WHERE event_date = {day.DaySql}
            """;
        if (others.HasClosed)
            yield return $"""
                INSERT INTO closed_session_spans (session_hash, metric_date, built, cells)
                SELECT session_hash, event_date, transform(event_date, [{string.Join(", ", others.All.Select(d => $"toDate({d.DaySql})"))}], [{string.Join(", ", others.All.Select(d => $"toUInt64({d.Build})"))}], toUInt64({build})), {Cells}
                FROM session_events
                WHERE (event_date = {day.DaySql} OR event_date IN ({string.Join(", ", others.All.Select(d => d.DaySql))}))
                    AND session_hash IN (SELECT session_hash FROM closed_session_days WHERE {others.ClosedCondition}
                        AND session_hash IN (SELECT session_hash FROM closed_session_days WHERE metric_date = {day.DaySql} AND built = {build}))
                GROUP BY session_hash, event_date
                """;
        yield return Minutes(day.DaySql, build);
    }

    private static string Minutes(string day, string build)
    {
        const string Minute = "toUInt16(event_hour * 60 + toMinute(event_time))";
        return $"""
            INSERT INTO closed_minutes (metric_date, built, minute, events, purchases, revenue, new_users, new_sessions, new_purchase_sessions)
            SELECT {day}, {build}, minute, sum(m.events), sum(m.purchases), sum(m.revenue), sum(m.users), sum(m.sessions), sum(m.purchase_sessions)
            FROM
            (
                SELECT {Minute} AS minute, count() AS events, sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, 0 AS users, 0 AS sessions, 0 AS purchase_sessions
                FROM processed_events_storage WHERE event_date = {day} GROUP BY minute
                UNION ALL
                SELECT first, 0, 0, 0, count(), 0, 0 FROM (SELECT min({Minute}) AS first FROM processed_events_storage WHERE event_date = {day} GROUP BY user_id) GROUP BY first
                UNION ALL
                SELECT first, 0, 0, 0, 0, count(), 0 FROM (SELECT min({Minute}) AS first FROM processed_events_storage WHERE event_date = {day} GROUP BY sipHash64(session_id)) GROUP BY first
                UNION ALL
                SELECT first, 0, 0, 0, 0, 0, count()
                FROM (SELECT min({Minute}) AS first FROM processed_events_storage WHERE event_date = {day} AND is_purchase = 1 GROUP BY sipHash64(session_id))
                GROUP BY first
            ) AS m
            GROUP BY minute
            """;
    }

    // A day at a time is little work; it leaves a processor to the others.
    private static readonly QueryOptions Sparing = new() { CustomSettings = new Dictionary<string, object> { ["max_threads"] = 1, ["group_by_use_nulls"] = 0 } };
}
