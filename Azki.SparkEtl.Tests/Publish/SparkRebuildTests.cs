using Azki.Core.Events;
using Azki.SparkEtl.Publish;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Publish;

public sealed class SparkRebuildTests(SparkServer server, EmbeddedWarehouse warehouse)
{
    // Of the sample, counted without any database (data/expected of the data contract).
    private const string Figures = "20000 4916 20000 4892 547761315501 134625513655";

    private static readonly FixedClock Clock = new(new DateTimeOffset(2025, 11, 2, 0, 0, 0, TimeSpan.Zero));

    private static readonly EventSource Sample = new EventSource.Csv(Path.Combine(AppContext.BaseDirectory, "data", "user_events.csv"));

    [Fact]
    public async Task RunAsync_TheSample_IsExactAndAgainAndByTheDayTheSame()
    {
        await using var spark = await server.ConnectAsync();
        var rebuild = new SparkRebuild(spark, warehouse.Client, EventRules.Default, Clock);
        Assert.Equal(20_000, await rebuild.RunAsync([Sample], new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31)));
        Assert.Equal(Figures, await FiguresAsync());
        var attributes = await AttributesAsync();

        var ofDay = await rebuild.RunAsync([Sample, Sample], new DateOnly(2025, 10, 10), new DateOnly(2025, 10, 10));
        Assert.InRange(ofDay, 1, 19_999);
        Assert.Equal(Figures, await FiguresAsync());
        Assert.Equal(attributes, await AttributesAsync());
    }

    [Fact]
    public async Task PublishAsync_OtherThanSparkComputed_PublishesNothing()
    {
        await using var spark = await server.ConnectAsync();
        var before = await AttributesAsync();
        const string Event = "SELECT 1L AS event_id, TIMESTAMP '2025-10-10 00:00:00' AS event_time, 7L AS user_id, 's' AS session_id, 'signup' AS event_type, 'SMS' AS channel, 0L AS premium_amount, '' AS city, 'x' AS data_source, now() AS processing_time, now() AS ingestion_time";
        await spark.Query(Event).CreateTemporaryViewAsync("enriched_events");
        var publication = new MonthPublication(spark, warehouse.Client, new DateOnly(2025, 10, 10), new DateOnly(2025, 10, 10));
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => publication.PublishAsync(new(202510, 2, 3, 0, 14, 2), null, TestContext.Current.CancellationToken));
        Assert.Contains("nothing was published", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await AttributesAsync());
    }

    private async Task<string> FiguresAsync() => (await warehouse.Client.QueryAsync(
        "SELECT concat(toString(total_events), ' ', toString(unique_users), ' ', toString(unique_sessions), ' ', toString(purchase_events), ' ', toString(total_premium), ' ', toString(purchase_premium)) FROM overall_metrics",
        r => r.GetString(0)))[0];

    private async Task<string> AttributesAsync() => (await warehouse.Client.QueryAsync(
        "SELECT toString((count(), sum(cityHash64(event_id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type, user_tenure_days, user_known, is_purchase)))) FROM processed_events_storage",
        r => r.GetString(0)))[0];
}
