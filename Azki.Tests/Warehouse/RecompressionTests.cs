using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Warehouse;

/// <summary>A part is compressed once more when it is closed, not while it is loaded, and no row goes or changes by that.</summary>
[Trait("Category", "Long")]
public sealed class RecompressionTests(EngineFixture fixture)
{
    private const int Script = 20;
    private const string Processed = "now64(3) - INTERVAL 2 DAY";

    [Fact]
    public async Task Merge_RowsJustProcessed_AreNotRecompressedHoweverOldTheEventsAre()
    {
        await using var home = new PipelineHome(fixture);
        await MigrateAsync(home);
        await StoredEvents.InsertAsync(home, 5_000, eventsOfASession: 6);
        await home.Warehouse.ExecuteAsync("OPTIMIZE TABLE processed_events_storage FINAL", TestContext.Current.CancellationToken);
        Assert.Equal(["LZ4"], await StoredEvents.CompressionAsync(home));
    }

    [Fact]
    public async Task Merge_ClosedPart_IsRecompressedWithEveryRow()
    {
        await using var home = new PipelineHome(fixture);
        await MigrateAsync(home);
        await home.Warehouse.ExecuteAsync("SYSTEM STOP MERGES processed_events_storage", TestContext.Current.CancellationToken);
        await StoredEvents.InsertAsync(home, 5_000, eventsOfASession: 6, Processed);
        var before = await StoredEvents.ContentAsync(home);
        Assert.Equal(["LZ4"], await StoredEvents.CompressionAsync(home));

        await home.Warehouse.ExecuteAsync("SYSTEM START MERGES processed_events_storage", TestContext.Current.CancellationToken);
        await UntilRecompressedAsync(home);
        Assert.Equal(before, await StoredEvents.ContentAsync(home));
    }

    [Fact]
    public async Task Migrate_RowsStoredBefore_AreRecompressedWithEveryRow()
    {
        await using var home = new PipelineHome(fixture);
        await MigrateAsync(home);
        // As it was before the script: the codecs and the rule that 0001 and 0007 made.
        foreach (var table in (string[])["processed_events_storage", "rebuild_events"])
        {
            await home.Warehouse.ExecuteAsync($"ALTER TABLE {table} REMOVE TTL", TestContext.Current.CancellationToken);
            await home.Warehouse.ExecuteAsync($"ALTER TABLE {table} MODIFY COLUMN processing_time CODEC(Delta, LZ4)", TestContext.Current.CancellationToken);
        }
        await StoredEvents.InsertAsync(home, 5_000, eventsOfASession: 6, Processed);
        await home.Warehouse.ExecuteAsync($"ALTER TABLE schema_migrations DELETE WHERE number = {Script} SETTINGS mutations_sync = 2", TestContext.Current.CancellationToken);
        var before = await StoredEvents.ContentAsync(home);

        await MigrateAsync(home);
        await UntilRecompressedAsync(home);
        Assert.Equal(before, await StoredEvents.ContentAsync(home));
    }

    [Fact]
    public async Task Migrate_RebuiltMonths_AreStoredLikeTheTableTheyGoInto()
    {
        await using var home = new PipelineHome(fixture);
        await MigrateAsync(home);
        foreach (var (stored, rebuilt) in ((string, string)[])[
            ("processed_events_storage", "rebuild_events"), ("session_events", "rebuild_session_events"), ("daily_states", "rebuild_daily_states")])
        {
            Assert.Equal(await LayoutAsync(home, stored), await LayoutAsync(home, rebuilt));
        }
    }

    private static async Task<string[]> LayoutAsync(PipelineHome home, string table) =>
    [
        .. await home.LinesAsync($"SELECT name, type, compression_codec FROM system.columns WHERE database = currentDatabase() AND table = '{table}' ORDER BY position"),
        .. await home.LinesAsync($"SELECT splitByString('ENGINE', create_table_query)[2] FROM system.tables WHERE database = currentDatabase() AND name = '{table}'"),
    ];

    private static Task MigrateAsync(PipelineHome home) =>
        new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);

    // By the engine itself, in the background.
    private static async Task UntilRecompressedAsync(PipelineHome home)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        while (await StoredEvents.CompressionAsync(home) is not ["ZSTD(1)"]) await Task.Delay(20, patience.Token);
    }
}
