using System.Globalization;
using Azki.StreamEtl.Damage;
using Azki.Tests.Dashboard.Closing;
using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Reports;

namespace Azki.Tests.StreamEtl;

/// <summary>A part of what was counted ahead that the engine set aside: nothing is missing that could not be counted again.</summary>
public sealed class DamagedPieceTests(EngineFixture engine)
{
    [Theory]
    [InlineData("closed_counts")]
    [InlineData("closed_pieces")]
    [InlineData("closed_user_sets")]
    [InlineData("linked_journeys")]
    [InlineData("closed_lookups")]
    public async Task Start_PartOfWhatWasCountedAheadIsDamaged_IsCountedAnew(string table)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var warehouse = await ClosableWarehouse.MakeAsync(engine);
        await warehouse.InsertAsync(0, Enumerable.Range(0, 60).Select(n => new Happening(n % 7 + 1, $"s{n % 11}", n * 61, ((string[])["signup", "quote_view", "purchase"])[n % 3], "SMS", "Tehran", n % 5 != 0)));
        for (var day = 0; day < 2; day++) await warehouse.CloseAsync(day);
        await warehouse.CloseAsync(2, 0, 360);
        while (await warehouse.Linking.LinkAsync(cancellation))
        {
        }
        while (await warehouse.Closing.LookUpAsync(cancellation) > 0)
        {
        }
        var reports = await AnswersAsync(warehouse);
        await SetAsideAsync(warehouse, table);

        var damage = new WarehouseDamage(warehouse.Client);
        Assert.Empty(await damage.FindAsync(cancellation));
        await damage.ThrowIfRowsAreMissingAsync(cancellation);

        Assert.Equal(0, await warehouse.NumberAsync("SELECT count() FROM system.detached_parts WHERE database = currentDatabase()"));
        Assert.Equal(reports, await AnswersAsync(warehouse));
        for (var day = 0; day < 2; day++) await warehouse.CloseAsync(day);
        Assert.Equal(reports, await AnswersAsync(warehouse));
    }

    // As the engine does with a part whose files do not fit each other.
    private static async Task SetAsideAsync(ClosableWarehouse warehouse, string table)
    {
        var parts = await warehouse.Client.QueryAsync(
            $"SELECT name, path FROM system.parts WHERE database = currentDatabase() AND table = '{table}' AND active", r => (Name: r.GetString(0), Path: r.GetString(1)), null, TestContext.Current.CancellationToken);
        Assert.NotEmpty(parts);
        foreach (var (name, path) in parts)
        {
            await warehouse.Client.ExecuteAsync($"ALTER TABLE {table} DETACH PART '{name}'", TestContext.Current.CancellationToken);
            var detached = Path.Combine(Path.GetDirectoryName(path.TrimEnd('/'))!, "detached");
            Directory.Move(Path.Combine(detached, name), Path.Combine(detached, $"broken-on-start_{name}"));
        }
    }

    // Quantiles are added up in another order.
    private static string Text(object value) => value is double number ? number.ToString("G12", CultureInfo.InvariantCulture) : $"{value}";

    private static async Task<IReadOnlyList<string>> AnswersAsync(ClosableWarehouse warehouse)
    {
        var days = await warehouse.DaysAsync();
        var answers = new List<string>();
        foreach (var report in ReportCatalog.All)
            answers.AddRange(await warehouse.Reader.ReadAsync(
                report.Query(new(ClosableWarehouse.Day(0), ClosableWarehouse.Day(2)), days), r => $"{report.Key}|{string.Join('|', Enumerable.Range(0, r.FieldCount).Select(i => Text(r.GetValue(i))))}", TestContext.Current.CancellationToken));
        return answers;
    }
}
