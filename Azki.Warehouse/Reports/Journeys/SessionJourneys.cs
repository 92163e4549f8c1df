using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// The journeys of sessions, a row each: what was counted of sessions that lie in one closed piece, and from the events those of several pieces,
/// of what is open, and those that a filter takes only a part of.
/// </summary>
internal sealed record SessionJourneys(JourneyFilter Filter, DaysOfEvents Days) : IJourneys
{
    private ReportFilter Asked => Filter.Events;

    // A product, not if(): the engine would evaluate what least is made of once for every name in it, and keep it all in memory.
    /// <inheritdoc/>
    public string Levels => $"SELECT first_channel AS channel, toUInt8(starts > 0) * (1 + {Within("least")}) AS level, toUInt64(1) AS journeys FROM ({Select("first_channel, starts, least")})";

    /// <inheritdoc/>
    public string Ways => $$"""
        SELECT {{Within("least")}} AS longest, arraySort(w -> (multiIf(longest = 1, w.1, longest = 2, w.2, w.3), w.2, w.1), arrayFilter(w -> {{Within("w")}} = longest, ways))[1] AS way
        FROM ({{Select(WithChannel("least, ways"))}})
        WHERE least.1 >= 0 AND least.1 <= {window:Int64}
        """;

    // Journeys counted ahead have the hash of their path alone.
    /// <inheritdoc/>
    public string Paths =>
        $"SELECT path_hash, path, toUInt64(1) AS journeys, toUInt64(purchases > 0) AS purchasing, revenue FROM ({Select(WithChannel("path_hash, purchases, revenue, path"), WithChannel("path_hash, purchases, revenue, '' AS path"))})";

    /// <inheritdoc/>
    public string EventTypes(string path) => $"splitByString({JourneySql.PathSeparator}, {path})";

    // How many of the later steps were reached within the window.
    private static string Within(string times) => $"(toUInt8({times}.1 >= 0 AND {times}.1 <= {{window:Int64}}) + toUInt8({times}.2 >= 0 AND {times}.2 <= {{window:Int64}}) + toUInt8({times}.3 >= 0 AND {times}.3 <= {{window:Int64}}))";

    // The channel is read where it is asked for alone.
    private string WithChannel(string columns) => Asked.Dimensions().Contains(Dimension.Channel) ? $"first_channel, {columns}" : columns;

    // The rows, with the columns asked for of JourneySql and least; where they are read from what was counted ahead, these may be others.
    private string Select(string columns, string? ofCounted = null)
    {
        var events = JourneySql.Of("session_hash", "", IsCounted ? $"({Events})" : $"session_events WHERE {Asked.Condition("event_date", Dimension.Channel)}");
        var counted = $"SELECT {ofCounted ?? columns} FROM closed_sessions WHERE {ClosedRange} AND session_hash NOT IN ({string.Join(" UNION ALL ", [Spans, .. LookedFor])}) AND {OfCells("arrayAll")}";
        var rest = $"SELECT {columns} FROM (SELECT *, {JourneySql.Least} AS least FROM ({events}))";
        return $"SELECT {columns} FROM ({(IsCounted ? $"{counted} UNION ALL {rest}" : rest)}) WHERE {ChannelCondition}";
    }

    /// <summary>Whether what was counted ahead answers for anything: it has not what a journey is without some of its events.</summary>
    private bool IsCounted => Days.HasClosed && !Asked.Dimensions().Contains(Dimension.EventType);

    private string ClosedRange => $"metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {Days.ClosedCondition}";

    private string ChannelCondition => Asked.Dimensions().Contains(Dimension.Channel) ? "first_channel IN {channel:Array(String)}" : "1";

    private string Spans => $"SELECT session_hash FROM closed_session_spans WHERE {ClosedRange}";

    // The sessions that are looked for among all events.
    private IEnumerable<string> LookedFor
    {
        get
        {
            if (Days.HasOpen) yield return $"SELECT sipHash64(session_id) FROM processed_events_storage WHERE {Days.OpenCondition("event_date", "event_time")}";
            if (OfCells("") != "1") yield return $"SELECT session_hash FROM closed_sessions WHERE {ClosedRange} AND {OfCells("arrayExists")} AND NOT {OfCells("arrayAll")}";
        }
    }

    // Of sessions of several pieces the events are kept apart, some of them twice, and some before the session is said to be of several: until
    // then it is counted as of one. Nearly all events kept are asked for, so none are looked up by their key, which identity() hides.
    private string Events
    {
        get
        {
            const string Columns = "session_hash, event_time, event_id, event_type, channel, premium_amount";
            var looked = string.Join(" UNION ALL ", LookedFor);
            var kept = $"SELECT {Columns} FROM closed_span_events WHERE {Asked.Condition("metric_date", Dimension.Channel)} AND {Days.ClosedCondition} AND identity(session_hash) IN ({Spans}){(looked.Length > 0 ? $" AND session_hash NOT IN ({looked})" : "")} LIMIT 1 BY session_hash, event_id";
            return looked.Length == 0 ? kept : $"{kept} UNION ALL SELECT {Columns} FROM session_events WHERE {Asked.Condition("event_date", Dimension.Channel)} AND session_hash IN ({looked})";
        }
    }

    private string OfCells(string function)
    {
        var conditions = Asked.Dimensions().Where(d => d == Dimension.City || d == Dimension.DeviceType).Select(d => $"c.{d.Column} IN {{{d.Key}:Array(String)}}").ToList();
        return conditions.Count == 0 ? "1" : $"{function}(c -> {string.Join(" AND ", conditions)}, cells)";
    }
}
