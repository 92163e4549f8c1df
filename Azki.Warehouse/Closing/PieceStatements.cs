using System.Globalization;
using Azki.Warehouse.Reports.Journeys;

namespace Azki.Warehouse.Closing;

/// <summary>The SQL that counts a piece.</summary>
/// <param name="Day">The day it is of.</param>
/// <param name="From">Its first minute.</param>
/// <param name="To">The first minute after it.</param>
/// <param name="Build">Its build.</param>
/// <param name="Others">The days with what is closed and stays so: nothing of this piece.</param>
internal sealed record PieceStatements(DayOfEvents Day, int From, int To, ulong Build, DaysOfEvents Others)
{
    private const string Cells = "arraySort(groupUniqArray((channel, event_type, city, device_type, tenure)))";

    public IEnumerable<string> All()
    {
        yield return Users;
        yield return Tenures;
        yield return Sessions;
        yield return Paths;
        yield return Profiles("closed_session_profiles", "arrayDistinct(arrayMap(c -> (c.channel, c.event_type, c.city, c.device_type), cells))");
        yield return Profiles("closed_tenure_profiles", "arraySort(arrayDistinct(arrayMap(c -> (c.channel, toUInt8(c.event_type = 'purchase'), c.city, c.device_type, c.tenure), cells)))");
        yield return CountStatements.ByDimension(Source, Key, Built);
        yield return CountStatements.ByTenure(Key, Built);
        yield return SessionCells;
        if (Others.HasClosed)
        {
            // A row of Spans takes a session from those that count in their pieces at once, also in pieces that count already: its events are there by then.
            yield return SpanEvents;
            yield return Spans;
        }
        yield return Minutes;
        yield return Premiums;
        yield return FirstEvents;
        yield return Touches;
        yield return UserJourneys;
    }

    private bool IsDay => From == 0 && To == ClosedPiece.Day;

    private string Source => $"processed_events_storage WHERE {DaysOfEvents.SpanCondition(Day, From, To, "event_date", "event_time")}";

    private string Key => $"{Day.DaySql}, {Number(Build)}";

    private string Built => $"metric_date = {Day.DaySql} AND built = {Number(Build)}";

    // A day has its states already.
    private string Users => $"""
        INSERT INTO closed_user_sets (level, metric_date, built, channel, event_type, city, device_type, users)
        SELECT GROUPING(channel, event_type, city, device_type) AS level, {Key}, channel, event_type, city, device_type, groupBitmapMergeState(users)
        FROM {(IsDay
            ? $"daily_states_all WHERE metric_date = {Day.DaySql}"
            : $"(SELECT channel, event_type, city, device_type, groupBitmapState(user_id) AS users FROM {Source} GROUP BY channel, event_type, city, device_type)")}
        GROUP BY CUBE(channel, event_type, city, device_type)
        """;

    private string Tenures => $"""
        INSERT INTO closed_tenures (level, metric_date, built, tenure, channel, city, device_type, users, purchases, revenue, shortest)
        SELECT level, {Key}, tenure, channel, city, device_type, users, purchases, revenue, shortest
        FROM
        (
            SELECT GROUPING(channel, city, device_type) AS level, GROUPING(tenure) AS is_over_all, tenure, channel, city, device_type,
                groupBitmapMergeState(t.users) AS users, sum(t.purchases) AS purchases, sum(t.revenue) AS revenue, min(t.shortest) AS shortest
            FROM
            (
                SELECT {TenureGroups.Of("user_tenure_days")} AS tenure, channel, city, device_type, groupBitmapState(user_id) AS users,
                    sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, min(user_tenure_days) AS shortest
                FROM {Source}
                GROUP BY tenure, channel, city, device_type
            ) AS t
            GROUP BY CUBE(tenure, channel, city, device_type)
        )
        WHERE is_over_all = 0
        """;

    private string Sessions => $"""
        INSERT INTO closed_sessions (session_hash, metric_date, built, cells, first_time, first_id, first_channel, path, path_hash, purchases, revenue, starts, least, ways)
        SELECT session_hash, {Key}, cells, first.1, first.2, first_channel, path, path_hash, purchases, revenue, starts, {JourneySql.Least}, ways
        FROM
        (
            {JourneySql.Of("sipHash64(session_id) AS session_hash", $"{Cells} AS cells, min((event_time, event_id)) AS first,", $"(SELECT *, {TenureGroups.Of("user_tenure_days")} AS tenure FROM {Source})")}
        )
        """;

    private string Paths => $"""
        INSERT INTO closed_paths (path_hash, path)
        SELECT path_hash, any(path) FROM closed_sessions
        WHERE metric_date = {Day.DaySql} AND built = {Number(Build)} AND path_hash NOT IN (SELECT path_hash FROM closed_paths)
        GROUP BY path_hash
        """;

    private string Profiles(string table, string cells) => $"""
        INSERT INTO {table} (metric_date, built, cells, sessions)
        SELECT {Key}, {cells} AS profile, count() FROM closed_sessions WHERE {Built} GROUP BY profile
        """;

    private string SessionCells => $"""
        INSERT INTO closed_session_cells (session_hash, metric_date, built, cells, first_time, first_id, first_channel)
        SELECT session_hash, metric_date, built, toString(cells), first_time, first_id, toString(first_channel) FROM closed_sessions WHERE {Built}
        """;

    private string SessionsOfSeveral => $"SELECT session_hash FROM closed_session_cells WHERE {Others.ClosedCondition} AND session_hash IN (SELECT session_hash FROM closed_sessions WHERE {Built})";

    // A row of a session and a piece is written once, so that they can be counted.
    private string Spans => $"""
        INSERT INTO closed_session_spans (session_hash, metric_date, built, cells)
        SELECT session_hash, metric_date, built, CAST(cells AS {SessionCellsSql.Type}) FROM closed_session_cells
        WHERE (built = {Number(Build)} OR {Others.ClosedCondition}) AND session_hash IN ({SessionsOfSeveral})
            AND (session_hash, built) NOT IN (SELECT session_hash, built FROM closed_session_spans WHERE {Others.ClosedCondition})
        """;

    // An event is of the piece that has its minute.
    private string SpanEvents => $"""
        INSERT INTO closed_span_events (session_hash, metric_date, built, event_time, event_id, event_type, channel, city, device_type, premium_amount)
        SELECT session_hash, event_date, piece, event_time, event_id, event_type, channel, city, device_type, premium_amount
        FROM
        (
            SELECT *, multiIf({DaysOfEvents.SpanCondition(Day, From, To, "event_date", "event_time")}, {Number(Build)}, {string.Join(", ", Others.All.SelectMany(d => d.Pieces.Select(p => $"{DaysOfEvents.SpanCondition(d, p.From, p.To, "event_date", "event_time")}, {Number(p.Build)}")))}, 0) AS piece
            FROM session_events
            WHERE session_hash IN ({SessionsOfSeveral})
        )
        WHERE piece != 0
        """;

    private string Minutes
    {
        get
        {
            const string Minute = "toUInt16(event_hour * 60 + toMinute(event_time))";
            return $"""
                INSERT INTO closed_minutes (metric_date, built, minute, events, purchases, revenue, new_users, new_sessions, new_purchase_sessions)
                SELECT {Key}, minute, sum(m.events), sum(m.purchases), sum(m.revenue), sum(m.users), sum(m.sessions), sum(m.purchase_sessions)
                FROM
                (
                    SELECT {Minute} AS minute, count() AS events, sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, 0 AS users, 0 AS sessions, 0 AS purchase_sessions
                    FROM {Source} GROUP BY minute
                    UNION ALL
                    SELECT first, 0, 0, 0, count(), 0, 0 FROM (SELECT min({Minute}) AS first FROM {Source} GROUP BY user_id) GROUP BY first
                    UNION ALL
                    SELECT first, 0, 0, 0, 0, count(), 0 FROM (SELECT min({Minute}) AS first FROM {Source} GROUP BY sipHash64(session_id)) GROUP BY first
                    UNION ALL
                    SELECT first, 0, 0, 0, 0, 0, count()
                    FROM (SELECT min({Minute}) AS first FROM {Source} AND is_purchase = 1 GROUP BY sipHash64(session_id))
                    GROUP BY first
                ) AS m
                GROUP BY minute
                """;
        }
    }

    private string Premiums => $"""
        INSERT INTO closed_premiums (metric_date, built, size, premiums, revenue)
        SELECT {Key}, {PremiumSizes.Of("premium_amount")} AS size, groupArray(premium_amount), sum(toUInt64(premium_amount))
        FROM {Source} AND is_purchase = 1
        GROUP BY size
        """;

    private string FirstEvents => $"""
        INSERT INTO closed_earliest_events (user_id, metric_date, built, event_time, event_id, channel)
        SELECT user_id, {Key}, first.1, first.2, first_channel
        FROM (SELECT user_id, min((event_time, event_id)) AS first, argMin(channel, (event_time, event_id)) AS first_channel FROM {Source} GROUP BY user_id)
        """;

    private string Touches => $"""
        INSERT INTO closed_touches (metric_date, built, city, device_type, first_touch, last_touch, purchases, revenue)
        SELECT {Key}, city, device_type, first_touch, last_touch, count(), sum(premium)
        FROM
        (
            SELECT any(t.city) AS city, any(t.device_type) AS device_type, any(t.premium) AS premium, anyIf(touch, is_first = 1) AS first_touch, anyIf(touch, is_first = 0) AS last_touch
            FROM ({TouchSql.Of([(Day, From, To)], Others, "1", "event_id", "city", "device_type", "premium")}) AS t
            GROUP BY event_id
        )
        GROUP BY city, device_type, first_touch, last_touch
        """;

    private string UserJourneys => $"""
        INSERT INTO closed_user_journeys (user_id, metric_date, built, {UserJourneySql.Columns})
        SELECT user_id, {Key}, {UserJourneySql.Columns} FROM ({UserJourneySql.Rows("user_id", Source)})
        """;

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
