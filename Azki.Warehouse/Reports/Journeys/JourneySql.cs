namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// A journey in SQL, the same where it is counted ahead and where it is counted now. Every signup begins a way: to the next quote view, from
/// there to the next policy click, and from there to the next purchase. A window takes of each way what is within it, so ways are kept
/// without one.
/// </summary>
internal static class JourneySql
{
    /// <summary>Event types of a path, one a line: none has a line break in it.</summary>
    public const string PathSeparator = "'\\n'";

    /// <summary>
    /// <c>first_channel</c>, <c>path</c>, <c>purchases</c>, <c>revenue</c>, <c>starts</c> and <c>ways</c> of each key, and what else is asked for.
    /// </summary>
    /// <param name="key">The columns of the key.</param>
    /// <param name="aggregates">Further columns, each followed by a comma, over the events of a key.</param>
    /// <param name="source">A table and a condition.</param>
    public static string Of(string key, string aggregates, string source)
    {
        string Times(int step) => $"arrayMap(e -> toUnixTimestamp64Milli(e.1), arrayFilter(e -> e.3 = '{JourneyFilter.Steps[step]}', events))";
        // Of times in order, the first that is not before; no event is as old as 0.
        return $"""
            SELECT * EXCEPT (events, signups, quotes, clicks, buys, to_quote, to_click, to_buy),
                {Times(0)} AS signups, {Times(1)} AS quotes, {Times(2)} AS clicks, {Times(3)} AS buys,
                arrayMap(s -> arrayFirst(t -> t >= s, quotes), signups) AS to_quote,
                arrayMap(s -> if(s = 0, 0, arrayFirst(t -> t >= s, clicks)), to_quote) AS to_click,
                arrayMap(s -> if(s = 0, 0, arrayFirst(t -> t >= s, buys)), to_click) AS to_buy,
                arrayFilter(w -> w.1 >= 0, arrayMap((s, a, b, c) -> (if(a = 0, -1, a - s), if(b = 0, -1, b - s), if(c = 0, -1, c - s)), signups, to_quote, to_click, to_buy)) AS ways,
                toUInt32(length(signups)) AS starts,
                arrayStringConcat(arrayMap(e -> e.3, arraySlice(events, 1, {JourneyQueries.PathLength})), {PathSeparator}) AS path, sipHash64(path) AS path_hash
            FROM
            (
                SELECT {key}, {aggregates} arraySort(groupArray((event_time, event_id, toString(event_type)))) AS events,
                    argMin(channel, (event_time, event_id)) AS first_channel,
                    toUInt32(countIf(event_type = 'purchase')) AS purchases, sumIf(toUInt64(premium_amount), event_type = 'purchase') AS revenue
                FROM {source}
                GROUP BY {key}
            )
            """;
    }

    /// <summary>The shortest time to each later step, of ways; -1 where none reached it.</summary>
    public const string Least = "(toInt64(if(empty(ways), -1, arrayMin(w -> w.1, ways))), if(arrayExists(w -> w.2 >= 0, ways), arrayMin(w -> w.2, arrayFilter(w -> w.2 >= 0, ways)), -1), if(arrayExists(w -> w.3 >= 0, ways), arrayMin(w -> w.3, arrayFilter(w -> w.3 >= 0, ways)), -1))";
}
