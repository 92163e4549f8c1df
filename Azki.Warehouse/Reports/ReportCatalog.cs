using Azki.Warehouse.Reports.Catalog;

namespace Azki.Warehouse.Reports;

/// <summary>The reports there are.</summary>
public static class ReportCatalog
{
    /// <summary>In the order they are listed.</summary>
    public static IReadOnlyList<Report> All { get; } =
    [
        new DailyReport(),
        new AttributionReport(),
        new DimensionReport("cities", "Cities", Dimension.City),
        new DimensionReport("devices", "Devices", Dimension.DeviceType),
        new DimensionReport("events", "Event types", Dimension.EventType),
        new PremiumReport(),
        new RetentionReport(),
        new TenureReport(),
        new ComparisonReport(),
    ];

    /// <summary>The report of a key.</summary>
    public static Report? Find(string key) => All.FirstOrDefault(r => r.Key == key);
}
