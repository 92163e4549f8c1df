using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Warehouse;

public sealed class MigratorTests(EngineFixture fixture)
{
    [Fact]
    public async Task Migrate_Twice_ChangesNothing()
    {
        await using var home = new PipelineHome(fixture);
        await Migrator(home).MigrateAsync(TestContext.Current.CancellationToken);
        var before = await StateAsync(home);
        await Migrator(home).MigrateAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, await StateAsync(home));
        Assert.Equal([$"{MigrationScript.Shipped().Count}"], await home.LinesAsync("SELECT count() FROM schema_migrations"));
    }

    [Fact]
    public async Task Migrate_KilledBetweenScriptAndRecord_RunsTheScriptAgain()
    {
        await using var home = new PipelineHome(fixture);
        await Migrator(home).MigrateAsync(TestContext.Current.CancellationToken);
        var before = await StateAsync(home);
        await home.Warehouse.ExecuteAsync("TRUNCATE TABLE schema_migrations", TestContext.Current.CancellationToken);
        await Migrator(home).MigrateAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, await StateAsync(home));
    }

    [Fact]
    public async Task Migrate_NewerSchema_IsRefusedWithItsName()
    {
        await using var home = new PipelineHome(fixture);
        await Migrator(home).MigrateAsync(TestContext.Current.CancellationToken);
        await home.Warehouse.ExecuteAsync("INSERT INTO schema_migrations (number, name, checksum) SELECT 9999, '9999_future.sql', ''", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<WarehouseException>(() => Migrator(home).MigrateAsync(TestContext.Current.CancellationToken));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
        Assert.Contains("9999_future.sql", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsNewer);
    }

    [Fact]
    public async Task Migrate_TablesThatRecogniseRepeatedInserts_AllHaveTheSameWindowAndLoseNoTokensByTime()
    {
        await using var home = new PipelineHome(fixture);
        await Migrator(home).MigrateAsync(TestContext.Current.CancellationToken);
        // No table is replicated here, so what is for those is run by hand.
        foreach (var statement in Assert.Single(MigrationScript.Shipped(), s => s.IsForReplicated).Statements) await home.Warehouse.ExecuteAsync(statement, TestContext.Current.CancellationToken);
        Assert.Equal(["10000\t10000\t3153600000"], await home.LinesAsync(
            """
            SELECT DISTINCT
                extract(create_table_query, ' non_replicated_deduplication_window = (\\d+)') AS window,
                extract(create_table_query, ' replicated_deduplication_window = (\\d+)') AS replicated,
                extract(create_table_query, ' replicated_deduplication_window_seconds = (\\d+)') AS seconds
            FROM system.tables WHERE database = currentDatabase() AND window || replicated || seconds != ''
            """));
    }

    [Fact]
    public void Apply_ReplicatedPrefix_ChangesEveryMergeTreeAndItsWindow()
    {
        foreach (var statement in MigrationScript.Shipped().SelectMany(s => s.Statements))
        {
            Assert.Equal(statement, EngineDialect.Apply(statement, ""));
            var cluster = EngineDialect.Apply(statement, "Replicated");
            Assert.DoesNotContain("non_replicated", cluster, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"ENGINE = (?!Replicated)\w*MergeTree", cluster);
            Assert.Equal(statement.Replace(" non_replicated_dedup", " replicated_dedup", StringComparison.Ordinal), cluster.Replace("Replicated", "", StringComparison.Ordinal));
        }
        Assert.Equal("ENGINE = ReplicatedReplacingMergeTree(version)", EngineDialect.Apply("ENGINE = ReplacingMergeTree(version)", "Replicated"));
    }

    private static Migrator Migrator(PipelineHome home) => new(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance);

    // A plain view holds nothing: replaced by its like, it is the same.
    private static Task<string[]> StateAsync(PipelineHome home) =>
        home.LinesAsync("SELECT name, if(engine = 'View', '', toString(uuid)), create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name");
}
