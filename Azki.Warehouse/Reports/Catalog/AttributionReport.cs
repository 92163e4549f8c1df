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

    private static readonly IReadOnlyList<string> Figures = ["first_touch_purchases", "first_touch_revenue", "last_touch_purchases", "last_touch_revenue"];

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
    protected override Statement Select(ReportFilter filter, DaysOfEvents days) =>
        new MetricsQuery(filter, days.Between(filter.From, filter.To)) { Part = Dimension.Channel, PartName = "channel", FiguresBeside = Figures, Beside = Touches(filter, days) }.Statement;

    // Of closed pieces the touches are known; of the rest they are looked for.
    private static List<QueryBeside> Touches(ReportFilter filter, DaysOfEvents days)
    {
        var places = filter.PlaceCondition();
        // Days of 16 bits have none before 1970; taken from the first of them, thirty would lead to the last.
        if (!days.HasClosed)
            return [new(Sums(filter, "1", "premium", $"({TouchSql.OfEvents($"event_date BETWEEN {{from:Date}} AND {{to:Date}} AND {places}", $"event_date BETWEEN toDate32({{from:Date}}) - {LookbackDays} AND {{to:Date}}", "premium")})"))];
        var asked = days.Between(filter.From, filter.To);
        var pieces = asked.All.SelectMany(d => d.Pieces.Select(p => (Day: d, Piece: p))).ToLookup(p => p.Piece.HasTouches);
        var queries = new List<QueryBeside>();
        if (pieces[true].Any())
            queries.Add(new(Sums(filter, "purchases", "revenue", $$"""
                closed_touches ARRAY JOIN [1, 0] AS is_first, [toString(first_touch), toString(last_touch)] AS touch
                WHERE metric_date BETWEEN {from:Date} AND {to:Date} AND {{DaysOfEvents.BuildCondition(pieces[true].Select(p => p.Piece))}} AND {{places}}
                """))
            { IsAtRest = true });
        var open = asked.OpenRegions.Concat(pieces[false].Select(p => (p.Day, p.Piece.From, p.Piece.To))).ToList();
        if (open.Count > 0) queries.Add(Open(filter, open, asked, TouchSql.Of(open, days, places, "event_time", "channel", "premium")));
        return queries;
    }

    // The metrics have the purchases of what is open as well, of the wanted channels: that is how the two are known to be of one moment.
    private static QueryBeside Open(ReportFilter filter, List<(DayOfEvents Day, int From, int To)> regions, DaysOfEvents asked, string touches)
    {
        var isOpen = string.Join(" AND ", (string[])
        [
            "is_first = 1", .. IsChannelChosen(filter) ? (string[])["channel IN {channel:Array(String)}"] : [],
            // Pieces whose touches are looked for anew are not open.
            .. regions.Count > asked.OpenRegions.Count() ? (string[])[asked.OpenCondition("toDate(event_time)", "event_time")] : [],
        ]);
        return new(Sums(filter, "1", "premium", $"({touches})", $", countIf({isOpen}) AS open_purchases, sumIf(premium, {isOpen}) AS open_revenue"))
        {
            Moment = "(sumIf(open_purchases, is_total = 1), sumIf(open_revenue, is_total = 1))",
        };
    }

    // Rows of purchases have two touches each; of these only those by the channels that were chosen are shown, and the total is of them.
    private static string Sums(ReportFilter filter, string purchases, string revenue, string rows, string more = "")
    {
        var (chosen, having) = IsChannelChosen(filter) ? (" AND touch IN {channel:Array(String)}", "HAVING is_total = 1 OR part IN {channel:Array(String)}") : ("", "");
        var sums = Figures.Zip((string[])[$"sumIf({purchases}, is_first = 1{chosen})", $"sumIf({revenue}, is_first = 1{chosen})", $"sumIf({purchases}, is_first = 0{chosen})", $"sumIf({revenue}, is_first = 0{chosen})"],
            (name, sql) => $"toInt64({sql}) AS {name}");
        return $"""
            SELECT touch AS part, {MetricsQuery.NoFigures}, {string.Join(", ", sums)}, toUInt8(GROUPING(part) != 0) AS is_total{more}
            FROM {rows}
            GROUP BY part WITH ROLLUP {having}
            """;
    }

    private static bool IsChannelChosen(ReportFilter filter) => filter.Dimensions().Contains(Dimension.Channel);

    protected override string OrderBy(ReportFilter filter) => "revenue DESC, channel";
}
