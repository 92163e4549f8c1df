using Azki.SparkEtl.Load;
using Azki.SparkEtl.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Staged;

public sealed class ChosenRowsTests(EmbeddedWarehouse engine)
{
    private const string Columns = "source_number, position, reason, id, event_time, user_id, session_id";

    [Fact]
    public async Task GoOn_RowOfAnotherRunComesInBetween_IsFound()
    {
        await using var platform = await engine.NewPlatformAsync();
        await platform.Etl.WaitUntilCaughtUpAsync();
        var warehouse = platform.Warehouse;
        await warehouse.ExecuteAsync($"INSERT INTO batch_candidates ({Columns}) VALUES (0, 1, '', 5, '2025-10-02 10:00:00', 7, 'first'), (0, 2, '', 5, '2025-10-02 10:00:00', 7, 'again')");
        var sent = await new StagedTotals(warehouse).OfCandidatesAsync("true", TestContext.Current.CancellationToken);
        // What another run still had on its way lands once the repeats are known: it goes on with the others, and is counted with them.
        await warehouse.ExecuteAsync(
            """
            CREATE MATERIALIZED VIEW late_rows TO batch_candidates AS
            SELECT toInt32(0) AS source_number, toInt64(3) AS position, '' AS reason, toInt64(6) AS id, toDateTime64('2025-10-02 10:00:00', 3, 'UTC') AS event_time, toUInt32(7) AS user_id, 'late' AS session_id
            FROM batch_repeats
            """);

        var error = await Assert.ThrowsAsync<StagingException>(() => new ChosenRows(warehouse, TestPlatform.Request(BatchMode.Backfill)).GoOnAsync(sent, TestContext.Current.CancellationToken));

        Assert.Contains("Run it again", error.Message, StringComparison.Ordinal);
        Assert.Equal(["first", "late"], await AllTables.ReadAsync(warehouse, "SELECT session_id FROM batch_events ORDER BY session_id"));
    }
}
