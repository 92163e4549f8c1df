namespace Azki.Warehouse.Reports;

/// <summary>The figures every report counts in the same way, from the states: exact for any days and any filter.</summary>
internal static class Metrics
{
    public static readonly ReportColumn Events = new("events", "Events", ColumnKind.Count, "Events stored, each once.");
    public static readonly ReportColumn Users = new("users", "Users", ColumnKind.Count, "Distinct users with an event. A user of two days is one user of both.");
    public static readonly ReportColumn Sessions = new("sessions", "Sessions", ColumnKind.Count, "Distinct sessions with an event.");
    public static readonly ReportColumn Purchases = new("purchases", "Purchases", ColumnKind.Count, "Events of the type purchase.");
    public static readonly ReportColumn Revenue = new("revenue", "Revenue", ColumnKind.Money, "The premium of purchases.");
    public static readonly ReportColumn Conversion = new("conversion", "Conversion", ColumnKind.Share, "Sessions with a purchase over sessions.");
    public static readonly ReportColumn AveragePremium = new("average_premium", "Premium per purchase", ColumnKind.Money, "Revenue over purchases.");

    public static readonly IReadOnlyList<ReportColumn> All = [Events, Users, Sessions, Purchases, Revenue, Conversion, AveragePremium];

    /// <summary>Their SQL over <c>daily_states_all</c>.</summary>
    public const string Sql = """
        sum(s.events) AS events,
        groupBitmapMerge(s.users) AS users,
        uniqExactMerge(s.sessions) AS sessions,
        sumIf(s.events, s.event_type = 'purchase') AS purchases,
        sumIf(s.premium, s.event_type = 'purchase') AS revenue,
        if(sessions = 0, 0, uniqExactMergeIf(s.sessions, s.event_type = 'purchase') / sessions) AS conversion,
        if(purchases = 0, 0, revenue / purchases) AS average_premium
        """;
}
