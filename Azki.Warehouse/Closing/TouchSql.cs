namespace Azki.Warehouse.Closing;

/// <summary>
/// The touches of purchases in SQL. The first event of a user, or of a session, in a closed piece stands for the piece, unless the thirty days
/// before a purchase begin within it: of that day, and of what is not closed, the events themselves are read.
/// </summary>
internal static class TouchSql
{
    /// <summary><c>city</c>, <c>device_type</c>, <c>premium</c>, <c>first_touch</c> and <c>last_touch</c> of each purchase.</summary>
    /// <param name="regions">Where the purchases are.</param>
    /// <param name="days">What is closed, from thirty days before the first region on.</param>
    /// <param name="condition">What else is asked of the purchases.</param>
    public static string Of(IReadOnlyList<(DayOfEvents Day, int From, int To)> regions, DaysOfEvents days, string condition)
    {
        var (first, last) = (regions.Min(r => r.Day.Day).AddDays(-PieceChoice.Lookback), regions.Max(r => r.Day.Day));
        var near = days.Between(first, last);
        var within = DaysOfEvents.SpansCondition(regions, "event_date", "event_time");
        var begins = regions.Select(r => (r.Day with { Day = r.Day.Day.AddDays(-PieceChoice.Lookback) }, r.From, ClosedPiece.Day));
        var raw = $"({DaysOfEvents.SpansCondition([.. regions, .. begins], "event_date", "event_time")}{(near.HasOpen ? $" OR {near.OpenCondition("event_date", "event_time")}" : "")})";
        return Of(within, raw, near.HasClosed ? $"metric_date BETWEEN {Sql(first)} AND {Sql(last)} AND {near.ClosedCondition}" : null, condition, near.Lookups);
    }

    /// <summary>The same from the events alone.</summary>
    /// <param name="within">The condition on the purchases' events.</param>
    /// <param name="raw">The condition on events that are looked for.</param>
    /// <param name="closed">The condition on what is closed and stands for its events; null for none.</param>
    /// <param name="condition">What else is asked of the purchases.</param>
    /// <param name="lookups">What of that was looked up already.</param>
    public static string Of(string within, string raw, string? closed, string condition, Lookups? lookups = null)
    {
        var bought = $"processed_events_storage WHERE is_purchase = 1 AND {within} AND {condition}";
        return $"""
            SELECT
                p.city AS city, p.device_type AS device_type, p.premium_amount AS premium,
                arrayFirst(t -> t.1 >= p.event_time - toIntervalDay({PieceChoice.Lookback}), u.touches).3 AS first_touch,
                arrayFirst(t -> t.1 >= p.event_time - toIntervalDay({PieceChoice.Lookback}), s.touches).3 AS last_touch
            FROM (SELECT user_id, sipHash64(session_id) AS session_hash, event_time, premium_amount, city, device_type FROM {bought}) AS p
            INNER JOIN ({Touches("user_id", "user_id", Lookups.Users)}) AS u ON u.user_id = p.user_id
            INNER JOIN ({Touches("session_hash", "sipHash64(session_id)", SessionsOf)}) AS s ON s.session_hash = p.session_hash
            """;

        string Touches(string key, string keySql, Func<Lookups?, string, string, string> looked)
        {
            var parts = new List<string> { $"SELECT {keySql} AS touched, event_time, event_id, toString(channel) AS channel FROM processed_events_storage WHERE {raw} AND touched IN (SELECT {keySql} FROM {bought})" };
            if (closed is not null) parts.Add(looked(lookups, bought, closed));
            return $"SELECT touched AS {key}, arraySort(groupArray((event_time, event_id, channel))) AS touches FROM ({string.Join(" UNION ALL ", parts)}) GROUP BY touched";
        }
    }

    private static string SessionsOf(Lookups? lookups, string events, string closed) => Lookups.Sessions(lookups, ["first_time", "first_id", "first_channel"], events, closed);

    private static string Sql(DateOnly day) => day.ToString("\\'yyyy-MM-dd\\'", System.Globalization.CultureInfo.InvariantCulture);
}
