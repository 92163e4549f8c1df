using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Warehouse;

[Trait("Category", "Long")]
public sealed class StoredSizeTests(EngineFixture fixture)
{
    private const string BaseTable = "processed_events_storage";

    // Written out, not derived: what it is compared with derives its own from the types of the table.
    private const string NaiveTable =
        """
        CREATE TABLE naive
        (
            event_id UInt64, event_time Int64, user_id Int64, session_id String, event_type String, channel String, premium_amount Int64,
            signup_date Int64, city String, device_type String, user_tenure_days Int64, user_known Int64, event_id_given Int64, event_date Int64,
            event_hour Int64, event_day_of_week Int64, is_purchase Int64, processing_time Int64, data_source String, ingestion_time Int64
        )
        ENGINE = MergeTree ORDER BY (event_date, event_time, event_id)
        """;

    private const string NaiveRows =
        $"""
        INSERT INTO naive SELECT event_id, toUnixTimestamp64Milli(event_time), user_id, session_id, event_type, channel, premium_amount,
            assumeNotNull(signup_date), city, device_type, assumeNotNull(user_tenure_days), user_known, event_id_given, event_date, event_hour,
            event_day_of_week, is_purchase, toUnixTimestamp64Milli(processing_time), data_source, toUnixTimestamp64Milli(ingestion_time)
        FROM {BaseTable}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task MeasureAsync_MoreRowsThanAreMeasured_AgreesWithAllRowsInNaiveTypes(int eventsOfASession)
    {
        await using var home = await NewHomeAsync();
        await StoredEvents.InsertAsync(home, 100_000, eventsOfASession);
        foreach (var statement in (string[])[NaiveTable, NaiveRows, "OPTIMIZE TABLE naive FINAL", $"OPTIMIZE TABLE {BaseTable} FINAL"])
            await home.Warehouse.ExecuteAsync(statement, TestContext.Current.CancellationToken);

        var size = await StoredSize.MeasureAsync(home.Warehouse, BaseTable, 20_000, TestContext.Current.CancellationToken);

        Assert.Equal((100_000, 20_000, 0), (size.Rows, size.MeasuredRows, size.ClosedRows));
        Assert.InRange(size.NaiveBytesPerRow / await BytesOfARowAsync(home, "naive"), 0.97, 1.03);
        Assert.InRange(size.BytesPerRow / await BytesOfARowAsync(home, BaseTable), 0.999, 1.001);
        Assert.InRange(size.PercentBelowNaive, 40, 100);
    }

    [Fact]
    public async Task MeasureAsync_AllRowsMeasured_LeavesNothingBehind()
    {
        await using var home = await NewHomeAsync();
        await StoredEvents.InsertAsync(home, 1_000, eventsOfASession: 1);
        var size = await StoredSize.MeasureAsync(home.Warehouse, BaseTable, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(size.Rows, size.MeasuredRows);
        Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM system.tables WHERE name = 'naive_types'"));
    }

    [Fact]
    public async Task MeasureAsync_NoRows_IsNothing()
    {
        await using var home = await NewHomeAsync();
        Assert.Equal(new(0, 0, 0, 0, 0), await StoredSize.MeasureAsync(home.Warehouse, BaseTable, cancellationToken: TestContext.Current.CancellationToken));
    }

    private async Task<PipelineHome> NewHomeAsync()
    {
        var home = new PipelineHome(fixture);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        return home;
    }

    private static async Task<double> BytesOfARowAsync(PipelineHome home, string table) => double.Parse(
        (await home.LinesAsync($"SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts WHERE active AND database = currentDatabase() AND table = '{table}'"))[0],
        System.Globalization.CultureInfo.InvariantCulture);
}
