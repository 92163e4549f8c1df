using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>Channels with what happened in them, and the purchases that first and last touch give them.</summary>
internal sealed class AttributionReport : Report
{
    /// <summary>How many days before a purchase a touch counts.</summary>
    public const int LookbackDays = PieceChoice.Lookback;

    public override string Key => "channels";

    public override string Title => "Channels and attribution";

    public override string Explanation =>
        $"What happened in each channel, beside the purchases it began and ended. First touch: the channel of the buyer's earliest event in the {LookbackDays} days "
        + "up to the purchase. Last touch: the channel that the purchase's own session began with in these days.";

    private static readonly IReadOnlyList<string> TouchColumns = ["is_first", "channel", "purchases", "revenue", "open_purchases", "open_revenue"];

    public override DateOnly Since(ReportFilter filter) => filter.From.AddDays(-LookbackDays);

    public override ChartShape Chart => new(ChartKind.GroupedBar, "channel", ["revenue", "first_touch_revenue", "last_touch_revenue"]);

    public override IReadOnlyList<Dimension> Filters => [Dimension.Channel, Dimension.City, Dimension.DeviceType];

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
    [
        new("channel", "Channel", ColumnKind.Text, "The channel of the events, or of the touch."),
        Metrics.Events, Metrics.Users, Metrics.Sessions, Metrics.Purchases, Metrics.Revenue, Metrics.Conversion,
        new("first_touch_purchases", "First-touch purchases", ColumnKind.Count, "Purchases whose buyer came first by this channel."),
        new("first_touch_revenue", "First-touch revenue", ColumnKind.Money, "The premium of these purchases."),
        new("last_touch_purchases", "Last-touch purchases", ColumnKind.Count, "Purchases whose session began in this channel."),
        new("last_touch_revenue", "Last-touch revenue", ColumnKind.Money, "The premium of these purchases."),
    ];

    // Touches are looked for in every channel and place; what was asked for limits the purchases, and the channels shown.
    protected override Statement Select(ReportFilter filter, DaysOfEvents days)
    {
        var metrics = new MetricsQuery(filter, days.Between(filter.From, filter.To)) { Part = Dimension.Channel }.Statement;
        var touches = Touches(filter, days);
        // Where the metrics are one question, so is all of it: then purchases and touches are of one moment.
        var isApart = !metrics.Parts.IsEmpty;
        return new($"""
            SELECT
                channel, sum(p.events) AS events, sum(p.users) AS users, sum(p.sessions) AS sessions, sum(p.purchases) AS purchases, sum(p.revenue) AS revenue,
                sum(p.conversion) AS conversion, sum(first_count) AS first_touch_purchases, sum(first_premium) AS first_touch_revenue,
                sum(last_count) AS last_touch_purchases, sum(last_premium) AS last_touch_revenue, is_total
            FROM
            (
                SELECT part AS channel, events, users, sessions, purchases, revenue, conversion, 0 AS first_count, 0 AS first_premium, 0 AS last_count, 0 AS last_premium, is_total
                FROM (
                {metrics.Sql}
                )
                UNION ALL
                SELECT channel, 0, 0, 0, 0, 0, 0, sumIf(purchases, is_first = 1), sumIf(revenue, is_first = 1), sumIf(purchases, is_first = 0), sumIf(revenue, is_first = 0), GROUPING(channel)
                FROM ({string.Join(" UNION ALL ", touches.Select(t => isApart ? $"SELECT * FROM {t.Name}" : t.Sql))})
                WHERE {Wanted(filter, "channel")}
                GROUP BY GROUPING SETS ((channel), ())
            ) AS p
            GROUP BY channel, is_total
            """, filter.Parameters())
        { Parts = isApart ? [.. metrics.Parts, .. touches] : [] };
    }

    private static string Wanted(ReportFilter filter, string channel) => filter.Values.ContainsKey(Dimension.Channel.Key) ? $"{channel} IN {{channel:Array(String)}}" : "1";

    // Of closed pieces the touches are known; of the rest they are looked for.
    private static List<StatementPart> Touches(ReportFilter filter, DaysOfEvents days)
    {
        var places = filter.PlaceCondition();
        // Days of 16 bits have none before 1970; taken from the first of them, thirty would lead to the last.
        if (!days.HasClosed)
            return [Open(TouchSql.OfEvents($"event_date BETWEEN {{from:Date}} AND {{to:Date}} AND {places}", $"event_date BETWEEN toDate32({{from:Date}}) - {LookbackDays} AND {{to:Date}}"), "1")];
        var asked = days.Between(filter.From, filter.To);
        var closed = asked.All.SelectMany(d => d.Pieces).Where(p => p.HasTouches).ToList();
        var open = asked.All.SelectMany(d => (d.IsOpen ? [(0, ClosedPiece.Day)] : d.OpenSpans().Concat(d.Pieces.Where(p => !p.HasTouches).Select(p => (p.From, p.To))))
            .Select(s => (d, s.Item1, s.Item2))).ToList();
        var parts = new List<StatementPart>();
        if (closed.Count > 0)
            parts.Add(new("touches_closed", TouchColumns, $$"""
            SELECT touch.1 AS is_first, touch.2 AS channel, sum(t.purchases) AS purchases, sum(t.revenue) AS revenue, toUInt64(0) AS open_purchases, toUInt64(0) AS open_revenue
            FROM closed_touches AS t
            ARRAY JOIN [(toUInt8(1), toString(first_touch)), (toUInt8(0), toString(last_touch))] AS touch
            WHERE metric_date BETWEEN {from:Date} AND {to:Date} AND {{DaysOfEvents.BuildCondition(closed)}} AND {{places}}
            GROUP BY is_first, channel
            """)
            { IsAtRest = true });
        if (open.Count > 0) parts.Add(Open(TouchSql.Of(open, days, places), $"{Wanted(filter, "t.channel")} AND {asked.OpenCondition("toDate(t.event_time)", "t.event_time")}"));
        // Days without events have neither.
        return parts.Count > 0 ? parts : [new("touches_none", TouchColumns, $"SELECT toUInt8(0) AS is_first, '' AS channel, {string.Join(", ", TouchColumns.Skip(2).Select(c => $"toUInt64(0) AS {c}"))} WHERE 0")];
    }

    // The metrics have the purchases of what is open as well, of the wanted channels: that is how the two are known to be of one moment.
    private static StatementPart Open(string touches, string isOpen) => new("touches_open", TouchColumns, $"""
        SELECT is_first, touch AS channel, count() AS purchases, sum(premium) AS revenue, countIf({isOpen}) AS open_purchases, sumIf(premium, {isOpen}) AS open_revenue
        FROM ({touches}) AS t
        GROUP BY is_first, touch
        """)
    { Moment = "(sumIf(open_purchases, is_first = 1), sumIf(open_revenue, is_first = 1))" };

    protected override string OrderBy(ReportFilter filter) => "revenue DESC, channel";
}
