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

    protected override Statement Select(ReportFilter filter, DaysOfEvents days)
    {
        var wanted = filter.Values.ContainsKey(Dimension.Channel.Key) ? "channel IN {channel:Array(String)}" : "1";
        // Touches are looked for in every channel and place; what was asked for limits the purchases, and the channels shown. It is one statement: its
        // purchases and its touches are of one moment.
        return new($$"""
            WITH attributed AS
            (
                {{Attributed(filter, days)}}
            ),
            parts AS
            (
                SELECT part AS channel, events, users, sessions, purchases, revenue, conversion, 0 AS first_count, 0 AS first_premium, 0 AS last_count, 0 AS last_premium, is_total
                FROM (
                {{new MetricsQuery(filter, days.Between(filter.From, filter.To)) { Part = Dimension.Channel }.Statement.Whole}}
                )
                UNION ALL
                SELECT channel, 0, 0, 0, 0, 0, 0, sumIf(purchases, is_first), sumIf(revenue, is_first), sumIf(purchases, NOT is_first), sumIf(revenue, NOT is_first), GROUPING(channel)
                FROM (SELECT purchases, revenue, arrayJoin([(first_touch, true), (last_touch, false)]) AS touch, touch.1 AS channel, touch.2 AS is_first FROM attributed)
                WHERE {{wanted}}
                GROUP BY GROUPING SETS ((channel), ())
            )
            SELECT
                channel, sum(p.events) AS events, sum(p.users) AS users, sum(p.sessions) AS sessions, sum(p.purchases) AS purchases, sum(p.revenue) AS revenue,
                sum(p.conversion) AS conversion, sum(first_count) AS first_touch_purchases, sum(first_premium) AS first_touch_revenue,
                sum(last_count) AS last_touch_purchases, sum(last_premium) AS last_touch_revenue, is_total
            FROM parts AS p
            GROUP BY channel, is_total
            """, filter.Parameters());
    }

    // Of closed pieces the touches are known; of the rest they are looked for.
    private static string Attributed(ReportFilter filter, DaysOfEvents days)
    {
        var places = filter.PlaceCondition();
        // Days of 16 bits have none before 1970; taken from the first of them, thirty would lead to the last.
        if (!days.HasClosed)
            return Grouped(TouchSql.Of("event_date BETWEEN {from:Date} AND {to:Date}", $"event_date BETWEEN toDate32({{from:Date}}) - {LookbackDays} AND {{to:Date}}", null, places));
        var asked = days.Between(filter.From, filter.To).All;
        var closed = asked.SelectMany(d => d.Pieces).Where(p => p.HasTouches).ToList();
        var open = asked.SelectMany(d => (d.IsOpen ? [(0, ClosedPiece.Day)] : d.OpenSpans().Concat(d.Pieces.Where(p => !p.HasTouches).Select(p => (p.From, p.To))))
            .Select(s => (d, s.Item1, s.Item2))).ToList();
        var parts = new List<string>();
        if (closed.Count > 0) parts.Add($"SELECT toString(first_touch) AS first_touch, toString(last_touch) AS last_touch, purchases, revenue FROM closed_touches WHERE metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {DaysOfEvents.BuildCondition(closed)} AND {places}");
        if (open.Count > 0) parts.Add(Grouped(TouchSql.Of(open, days, places)));
        // Days without events have neither.
        return parts.Count == 0 ? "SELECT '' AS first_touch, '' AS last_touch, toUInt64(0) AS purchases, toUInt64(0) AS revenue WHERE 0" : string.Join("\nUNION ALL\n", parts);
    }

    private static string Grouped(string touches) => $"SELECT first_touch, last_touch, count() AS purchases, sum(premium) AS revenue FROM ({touches}) GROUP BY first_touch, last_touch";

    protected override string OrderBy(ReportFilter filter) => "revenue DESC, channel";
}
