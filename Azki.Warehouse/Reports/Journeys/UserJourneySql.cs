namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// What a user did in a piece of time, in SQL, the same where it is counted ahead and where it is counted now: the columns of
/// closed_user_journeys. Pieces of a user that lie one after the other are put together to a journey by <see cref="UserJourneys"/>.
/// </summary>
internal static class UserJourneySql
{
    /// <summary>Milliseconds of a day times four: what a step's number in <c>steps</c> is counted in.</summary>
    public const string DayOfSteps = "345600000";

    /// <summary>The columns of <see cref="Rows"/> beside its key.</summary>
    public const string Columns = "first_at, first_channel, path, purchases, revenue, steps";

    private const string Known = "['signup', 'quote_view', 'policy_click', 'purchase']";

    /// <summary>A row for each key, of it and <see cref="Columns"/>.</summary>
    /// <param name="key">The user, and columns that pieces are told apart by.</param>
    /// <param name="source">A table and a condition.</param>
    public static string Rows(string key, string source)
    {
        // A quote matters if a signup was the last of both before it, or none of both was: else the quote before is reached sooner by the same
        // signups. So on with clicks after quotes that matter, and purchases after clicks that do.
        static string Before(string of, string ofBoth) => $"arrayPopBack(arrayPushFront(arrayFill(x -> x IN ({ofBoth}), {of}), toUInt8(9)))";
        // Each step in a query of its own: the engine names a column after all that it is made of, and names of names grow beyond all measure.
        return $"""
            SELECT * EXCEPT (all_steps, to_clicks, after_clicks), arrayFilter((s, x, b) -> x < 9 AND NOT (x = 3 AND b = 3), all_steps, to_clicks, after_clicks) AS steps
            FROM
            (
                SELECT *, {Before("to_clicks", "2, 3")} AS after_clicks
                FROM
                (
                    SELECT * EXCEPT (to_quotes, after_quotes), arrayMap((x, b) -> if(x = 2 AND b = 2, 9, x), to_quotes, after_quotes) AS to_clicks
                    FROM
                    (
                        SELECT *, {Before("to_quotes", "1, 2")} AS after_quotes
                        FROM
                        (
                            SELECT * EXCEPT (kinds, after_signups), arrayMap((x, b) -> if(x = 1 AND b = 1, 9, x), kinds, after_signups) AS to_quotes
                            FROM
                            (
                                SELECT *, {Before("kinds", "0, 1")} AS after_signups FROM (SELECT *, arrayMap(s -> toUInt8(s % 4), all_steps) AS kinds FROM ({Sorted(key, source)}))
                            )
                        )
                    )
                )
            )
            """;
    }

    /// <summary>The event types of a path of <see cref="Rows"/>.</summary>
    public static string EventTypes(string path) => $"arrayMap(e -> if(e LIKE '=%', substring(e, 2, length(e) - 2), {Known}[toUInt8OrZero(e)]), {Items(path)})";

    /// <summary>The path of pieces, each with the time it begins.</summary>
    public static string Joined(string paths) => $"arrayStringConcat(arrayMap(p -> p.2, arraySort({paths})))";

    /// <summary>As much of a path as is told apart.</summary>
    public static string Cut(string path) => $"if(position({path}, '=') = 0, substring({path}, 1, {JourneyQueries.PathLength}), arrayStringConcat(arraySlice({Items(path)}, 1, {JourneyQueries.PathLength})))";

    private static string Sorted(string key, string source) => $"""
        SELECT * EXCEPT (events), arraySort(arrayMap(e -> toUInt32((e.1 % 86400000) * 4 + e.3 - 1), arrayFilter(e -> e.3 > 0, events))) AS all_steps,
            arrayStringConcat(arrayMap(e -> if(e.3 > 0, toString(e.3), concat('=', e.4, '\n')), arraySlice(events, 1, {JourneyQueries.PathLength}))) AS path, toUInt32(events[1].1 % 86400000) AS first_at
        FROM
        (
            SELECT {key}, arraySort(groupArray((toUnixTimestamp64Milli(event_time), event_id, indexOf({Known}, event_type), if(event_type IN {Known}, '', toString(event_type))))) AS events,
                argMin(channel, (event_time, event_id)) AS first_channel,
                toUInt32(countIf(event_type = 'purchase')) AS purchases, sumIf(toUInt64(premium_amount), event_type = 'purchase') AS revenue
            FROM {source}
            GROUP BY {key}
        )
        """;

    private static string Items(string path) => $"extractAll({path}, '[1-4]|=[^\\\\n]*\\\\n')";
}
