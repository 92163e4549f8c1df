using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>Channels with what happened in them, and the purchases that first and last touch give them.</summary>
internal sealed class AttributionReport : Report
{
    /// <summary>How many days before a purchase a touch counts.</summary>
    public const int LookbackDays = 30;

    public override string Key => "channels";

    public override string Title => "Channels and attribution";

    public override string Explanation =>
        $"What happened in each channel, beside the purchases it began and ended. First touch: the channel of the buyer's earliest event in the {LookbackDays} days "
        + "up to the purchase. Last touch: the channel that the purchase's own session began with.";

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
        var parameters = filter.Parameters();
        parameters["lookback"] = LookbackDays;
        // Touches are looked for in every channel and place; what was asked for limits the purchases, and the channels shown.
        return new($$"""
            WITH touched AS
            (
                SELECT user_id, arraySort(groupArray((event_time, event_id, toString(channel), sipHash64(session_id)))) AS touches
                FROM processed_events_storage
                WHERE event_date BETWEEN {from:Date} - {lookback:UInt16} AND {to:Date}
                    AND user_id IN (SELECT user_id FROM processed_events_storage WHERE is_purchase = 1 AND event_date BETWEEN {from:Date} AND {to:Date})
                GROUP BY user_id
            ),
            attributed AS
            (
                SELECT
                    p.premium_amount AS premium,
                    arrayFirst(t -> t.1 >= p.event_time - toIntervalDay({lookback:UInt16}), u.touches).3 AS first_touch,
                    arrayFirst(t -> t.4 = sipHash64(p.session_id), u.touches).3 AS last_touch
                FROM processed_events_storage AS p
                INNER JOIN touched AS u ON u.user_id = p.user_id
                WHERE p.is_purchase = 1 AND {{filter.Condition("p.event_date", Dimension.Channel)}}
            ),
            parts AS
            (
                SELECT part AS channel, events, users, sessions, purchases, revenue, conversion, 0 AS first_count, 0 AS first_premium, 0 AS last_count, 0 AS last_premium, is_total
                FROM (
                {{new MetricsQuery(filter, days) { Part = Dimension.Channel }.Sql}}
                )
                UNION ALL
                SELECT first_touch AS channel, 0, 0, 0, 0, 0, 0, count(), sum(premium), 0, 0, GROUPING(channel) FROM attributed WHERE {{wanted}} GROUP BY GROUPING SETS ((channel), ())
                UNION ALL
                SELECT last_touch AS channel, 0, 0, 0, 0, 0, 0, 0, 0, count(), sum(premium), GROUPING(channel) FROM attributed WHERE {{wanted}} GROUP BY GROUPING SETS ((channel), ())
            )
            SELECT
                channel, sum(p.events) AS events, sum(p.users) AS users, sum(p.sessions) AS sessions, sum(p.purchases) AS purchases, sum(p.revenue) AS revenue,
                sum(p.conversion) AS conversion, sum(first_count) AS first_touch_purchases, sum(first_premium) AS first_touch_revenue,
                sum(last_count) AS last_touch_purchases, sum(last_premium) AS last_touch_revenue, is_total
            FROM parts AS p
            GROUP BY channel, is_total
            """, parameters);
    }

    protected override string OrderBy(ReportFilter filter) => "revenue DESC, channel";
}
