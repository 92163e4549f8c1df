using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// The journeys of sessions, a row each: what was counted of sessions that lie in one closed piece, and from the events those of several pieces,
/// of what is open, and those that a filter takes only a part of.
/// </summary>
internal sealed record SessionJourneys(JourneyFilter Filter, DaysOfEvents Days)
{
    private ReportFilter Asked => Filter.Events;

    /// <summary>The rows, with the columns asked for of <see cref="JourneySql"/> and <c>least</c>.</summary>
    public string Select(string columns)
    {
        var events = JourneySql.Of("session_hash", "", $"session_events WHERE {Asked.Condition("event_date", Dimension.Channel)}{(IsCounted ? $" AND session_hash IN ({FromEvents})" : "")}");
        var counted = $"SELECT {columns} FROM closed_sessions WHERE {ClosedRange} AND session_hash NOT IN ({FromEvents}) AND {OfCells("arrayAll")}";
        var rest = $"SELECT {columns} FROM (SELECT *, {JourneySql.Least} AS least FROM ({events}))";
        return $"SELECT {columns} FROM ({(IsCounted ? $"{counted} UNION ALL {rest}" : rest)}) WHERE {ChannelCondition}";
    }

    /// <summary>Whether what was counted ahead answers for anything: it has not what a journey is without some of its events.</summary>
    private bool IsCounted => Days.HasClosed && !Asked.Dimensions().Contains(Dimension.EventType);

    private string ClosedRange => $"metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {Days.ClosedCondition}";

    private string ChannelCondition => Asked.Dimensions().Contains(Dimension.Channel) ? "first_channel IN {channel:Array(String)}" : "1";

    private string FromEvents
    {
        get
        {
            var parts = new List<string> { $"SELECT session_hash FROM closed_session_spans WHERE {ClosedRange}" };
            if (Days.HasOpen) parts.Add($"SELECT sipHash64(session_id) FROM processed_events_storage WHERE {Days.OpenCondition("event_date", "event_time")}");
            if (OfCells("") != "1") parts.Add($"SELECT session_hash FROM closed_sessions WHERE {ClosedRange} AND {OfCells("arrayExists")} AND NOT {OfCells("arrayAll")}");
            return string.Join(" UNION ALL ", parts);
        }
    }

    private string OfCells(string function)
    {
        var conditions = Asked.Dimensions().Where(d => d == Dimension.City || d == Dimension.DeviceType).Select(d => $"c.{d.Column} IN {{{d.Key}:Array(String)}}").ToList();
        return conditions.Count == 0 ? "1" : $"{function}(c -> {string.Join(" AND ", conditions)}, cells)";
    }
}
