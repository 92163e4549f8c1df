using System.Text.RegularExpressions;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>The same rows on a real server as Debezium 3.4.0 took a snapshot of.</summary>
public sealed partial class SnapshotTests(MySqlServer server)
{
    /// <summary>In Debezium's order.</summary>
    private static readonly string[] Tables = ["binkeys", "defaults", "nokey", "numbers", "odd \"name\\\\", "shapes", "temporals", "texts", "twokeys", "uniquekey"];

    [Theory]
    [InlineData("default")]
    [InlineData("string-precise-connect-query")]
    [InlineData("double-isostring-hex")]
    [InlineData("microseconds-url-safe")]
    [InlineData("nanoseconds")]
    public async Task Add_SelectedRows_EqualsDebezium(string run)
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync("DROP DATABASE IF EXISTS types_db");
        foreach (var file in (string[])["types-setup.sql", "types-rows.sql"]) await sql.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(GoldenRecord.Folder, file)));

        var golden = GoldenRecord.Read($"snapshot.{run}.ndjson");
        var written = await SnapshotReading.ReadAsync(sql, "types_db", Tables, HandlingModesOf.Run(run));
        var keys = golden.Select(r => $"{r.Topic} {r.Key}").ToHashSet();

        // Of the table texts, only some rows are kept of each run; one column of defaults has the time of its insertion.
        var comparable = written.Where(r => r.Topic != "texts" || keys.Contains($"{r.Topic} {r.Key}"));
        KnownDifferences.AssertNoOthers(Differences.Of(golden, comparable, v => Inserted().Replace(Differences.WithoutPlace(v), "\"o\":_")));
    }

    [GeneratedRegex("""(?<=6,)"o":"[^"]*"(?=,"p")""")]
    private static partial Regex Inserted();
}
