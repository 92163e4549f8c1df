namespace Azki.Warehouse.Reports;

/// <summary>The figures every report counts in the same way, exact for any days and any filter; see <see cref="MetricsQuery"/>.</summary>
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
}
