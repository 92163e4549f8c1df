using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azki.Warehouse;

namespace Azki.Cli.Reporting;

/// <summary>What a run did and what the warehouse now holds.</summary>
internal sealed record RunReport(
    IReadOnlyList<SourceAccount> Sources, UserTotals Users, EventTotals Events, double ElapsedSeconds,
    [property: JsonIgnore] IReadOnlyList<DayTotals> TopDays, [property: JsonIgnore] double Conversion, [property: JsonIgnore] long Unknown)
{
    /// <summary>The currency of all premiums: one an installation.</summary>
    [JsonIgnore]
    public string Currency { get; init; } = "IRR";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Asks the warehouse.</summary>
    public static async Task<RunReport> CollectAsync(WarehouseClient warehouse, IReadOnlyList<SourceAccount> sources, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var totals = (await warehouse.QueryAsync(
            """
            SELECT sum(total_events), sum(unique_users), sum(unique_sessions), sum(purchase_events), sum(total_premium), sum(purchase_premium),
                sum(conversion) FROM overall_metrics
            """,
            r => (Events: new EventTotals(Number(r, 0), Number(r, 1), Number(r, 2), Number(r, 3), Number(r, 4), Number(r, 5)),
                Conversion: Convert.ToDouble(r.GetValue(6), CultureInfo.InvariantCulture)), null, cancellationToken).ConfigureAwait(false))[0];
        var users = await warehouse.QueryNumberAsync("SELECT count() FROM users", null, cancellationToken).ConfigureAwait(false);
        var unknown = await warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage WHERE user_known = 0", null, cancellationToken).ConfigureAwait(false);
        var days = await warehouse.QueryAsync(
            """
            SELECT toString(metric_date), total_events, unique_users, purchase_events, purchase_premium, conversion
            FROM daily_totals ORDER BY total_events DESC, metric_date LIMIT 5
            """,
            r => new DayTotals(r.GetString(0), Number(r, 1), Number(r, 2), Number(r, 3), Number(r, 4), Convert.ToDouble(r.GetValue(5), CultureInfo.InvariantCulture)),
            null, cancellationToken).ConfigureAwait(false);
        return new(sources, new(users), totals.Events, Math.Round(elapsed.TotalSeconds, 3), days, totals.Conversion, unknown);
    }

    /// <summary>One object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static long Number(System.Data.Common.DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
}

/// <summary>The users the warehouse holds.</summary>
internal sealed record UserTotals(long Stored);

/// <summary>The events the warehouse holds.</summary>
internal sealed record EventTotals(long Stored, long UniqueUsers, long Sessions, long Purchases, long TotalPremium, long PurchasePremium);

/// <summary>One day over all channels.</summary>
internal sealed record DayTotals(string Date, long Events, long Users, long Purchases, long PurchasePremium, double Conversion);
