namespace Azki.Warehouse.Closing;

/// <summary>
/// The touches of purchases in SQL. The first event of a user, or of a session, in a closed piece stands for the piece, unless the thirty days
/// before a purchase begin within it: of that day, and of what is not closed, the events themselves are read.
/// </summary>
internal static class TouchSql
{
    // What else a purchase may be asked for: of the event, and of what stands for a closed piece, which has none of it.
    private static readonly (string Name, string Sql, string None)[] More = [("city", "toString(city)", "''"), ("device_type", "toString(device_type)", "''"), ("premium", "premium_amount", "0")];

    /// <summary>Of each purchase two rows: its first touch, and its last one. <c>is_first</c> and <c>touch</c> tell which, and its channel; the purchase's columns are beside them.</summary>
    /// <param name="regions">Where the purchases are.</param>
    /// <param name="days">What is closed, from thirty days before the first region on.</param>
    /// <param name="condition">What else is asked of the purchases.</param>
    /// <param name="columns">What is wanted of the purchases, of <c>event_id</c>, <c>event_time</c>, <c>channel</c>, <c>city</c>, <c>device_type</c> and <c>premium</c>: each takes time to plan, and memory.</param>
    public static string Of(IReadOnlyList<(DayOfEvents Day, int From, int To)> regions, DaysOfEvents days, string condition, params IReadOnlyList<string> columns)
    {
        var (first, last) = (regions.Min(r => r.Day.Day).AddDays(-PieceChoice.Lookback), regions.Max(r => r.Day.Day));
        var near = days.Between(first, last);
        var within = DaysOfEvents.SpansCondition(regions, "event_date", "event_time");
        var begins = regions.Select(r => (r.Day with { Day = r.Day.Day.AddDays(-PieceChoice.Lookback) }, r.From, ClosedPiece.Day));
        var raw = DaysOfEvents.SpansCondition([.. regions, .. begins, .. near.OpenRegions], "event_date", "event_time");
        return Of($"{within} AND {condition}", raw, near.HasClosed ? $"metric_date BETWEEN {Sql(first)} AND {Sql(last)} AND {near.ClosedCondition}" : null, near.Lookups, columns);
    }

    /// <summary>The same from the events alone.</summary>
    /// <param name="wanted">The condition on the purchases.</param>
    /// <param name="raw">The condition on events that are looked for, purchases among them.</param>
    /// <param name="columns">What is wanted of the purchases.</param>
    public static string OfEvents(string wanted, string raw, params IReadOnlyList<string> columns) => Of(wanted, raw, null, null, columns);

    // Events are put together by user and by session in one go: a table that is read once more, or joined, takes longer to plan than the rows take to read.
    private static string Of(string wanted, string raw, string? closed, Lookups? lookups, IReadOnlyList<string> columns)
    {
        const string Keys = "arrayJoin([(toUInt8(1), toUInt64(user_id)), (toUInt8(0), sipHash64(session_id))])";
        var more = More.Where(m => columns.Contains(m.Name)).ToList();
        var bought = $"processed_events_storage WHERE is_purchase = 1 AND {wanted}";
        var events = $"""
            SELECT {Keys} AS of, event_time, event_id, toString(channel) AS channel, {string.Concat(more.Select(m => $"{m.Sql} AS {m.Name}, "))}is_purchase = 1 AND {wanted} AS is_bought
            FROM processed_events_storage
            WHERE {raw} AND of IN (SELECT {Keys} FROM {bought})
            """;
        var earlier = closed is null ? [] : Lookups.FirstEvents(lookups, bought, closed, string.Join(", ", more.Select(m => m.None).Append("0")));
        return $"""
            SELECT
                of.1 AS is_first, arrayFirst(t -> t.1 >= p.1 - toIntervalDay({PieceChoice.Lookback}), touches).3 AS touch, {string.Join(", ", columns.Select((c, i) => $"p.{i + 2} AS {c}"))}
            FROM
            (
                SELECT of, arraySort(groupArray((event_time, event_id, channel))) AS touches, groupArrayIf((event_time, {string.Join(", ", columns)}), is_bought) AS purchases
                FROM ({string.Join(" UNION ALL ", [events, .. earlier])})
                GROUP BY of
            )
            ARRAY JOIN purchases AS p
            """;
    }

    private static string Sql(DateOnly day) => day.ToString("\\'yyyy-MM-dd\\'", System.Globalization.CultureInfo.InvariantCulture);
}
