using System.Globalization;
using System.Text.Json;
using Azki.Tests.EventLog.Kafka;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;

namespace Azki.Tests.Pipeline;

/// <summary>The sample in the repository through the whole platform: equal to plain counting, and to figures computed elsewhere.</summary>
public sealed class SampleTests(EngineFixture fixture, KafkaBroker broker)
{
    private static readonly string Root = FindRoot();

    [Fact]
    public async Task Run_SampleOverTheLocalLog_EqualsPlainCountingAndTheTotalsComputedElsewhere()
    {
        await using var home = new PipelineHome(fixture);
        await AssertSampleAsync(home);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Run_SampleOverKafka_EqualsPlainCountingAndTheTotalsComputedElsewhere()
    {
        await using var home = new PipelineHome(fixture);
        home.Settings["ConnectionStrings:kafka"] = await broker.GetBootstrapServersAsync();
        await AssertSampleAsync(home);

        // Given up in the middle of a second load and started again: everything was known already.
        var platform = await home.StartAsync();
        await platform.IngestAsync(Data("user_events.csv"));
        platform.Abandon();
        home.Snapshot();
        await using (platform = await home.StartAsync()) await platform.CatchUpAsync();
        await AssertTotalsAsync(home);
    }

    private static async Task AssertSampleAsync(PipelineHome home)
    {
        home.Settings["Azki:StreamEtl:MaxBatchRows"] = "6000";
        home.Settings["Azki:StreamEtl:MaxKnownIds"] = "24000000";
        var expected = new PlainWarehouse();
        expected.Take(Rows("users.csv").Select(c => new PlainUser(Number(c[0]), DateOnly.Parse(c[1], CultureInfo.InvariantCulture), c[2], c[3])));
        foreach (var c in Rows("user_events.csv"))
            expected.Take(new PlainEvent(new DateTimeOffset(DateTime.Parse(c[0], CultureInfo.InvariantCulture), default).ToUnixTimeMilliseconds(),
                Number(c[1]), c[2], c[3], c[4], Number(c[5])));

        await using (var platform = await home.StartAsync())
        {
            await platform.SyncUsersAsync(Data("users.csv"));
            await platform.CatchUpAsync();
            await platform.IngestAsync(Data("user_events.csv"));
            await platform.CatchUpAsync();
        }

        await Tables.AssertEqualAsync(expected, home);
        await AssertTotalsAsync(home);
        await AssertFileAsync(home, "daily_totals", "metric_date, total_events, unique_users, unique_sessions, total_premium, purchase_events, purchase_premium");
        await AssertFileAsync(home, "daily_event_metrics", "metric_date, channel, event_type, city, device_type, total_events, unique_users, unique_sessions, total_premium");
        await AssertFileAsync(home, "daily_aggregate_metrics",
            "metric_date, channel, city, device_type, total_events, unique_users, unique_sessions, total_premium, purchase_events, purchase_premium, total_users_with_premium");
    }

    private static async Task AssertTotalsAsync(PipelineHome home)
    {
        using var totals = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Pipeline", "Expected", "totals.json")));
        var t = totals.RootElement;
        var expected = string.Join('\t', ((string[])["events", "unique_users", "sessions", "total_premium", "purchases", "purchase_premium"]).Select(n => t.GetProperty(n).GetRawText()));
        Assert.Equal([$"{expected}\t{t.GetProperty("session_conversion_rate").GetRawText()}"], await home.LinesAsync(
            "SELECT total_events, unique_users, unique_sessions, total_premium, purchase_events, purchase_premium, conversion FROM overall_metrics"));
        Assert.Equal([$"{t.GetProperty("users").GetRawText()}"], await home.LinesAsync("SELECT count() FROM users"));
        Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM session_metrics WHERE total_events > 1"));
        foreach (var (name, view, key) in ((string, string, string)[])
            [("by_event_type", "event_type_metrics", "event_type"), ("by_channel", "channel_metrics", "channel"), ("by_city", "city_metrics", "city"), ("by_device_type", "device_metrics", "device_type")])
        {
            Assert.Equal(
                t.GetProperty(name).EnumerateObject().Select(p => $"{p.Name}\t{p.Value.GetRawText()}"),
                await home.LinesAsync($"SELECT {key}, total_events FROM {view} ORDER BY {key}"));
        }
        Assert.Equal([string.Join('\t', t.GetProperty("tenure_days_min_max_sum").EnumerateArray().Select(n => n.GetRawText()))], await home.LinesAsync(
            "SELECT min(user_tenure_days), max(user_tenure_days), sum(user_tenure_days) FROM processed_events_storage"));
    }

    // The files lie above the repository where it is developed; elsewhere plain counting stands in for them.
    private static async Task AssertFileAsync(PipelineHome home, string table, string columns)
    {
        var parent = new DirectoryInfo(Root).Parent;
        while (parent is not null && !Directory.Exists(ExpectedIn(parent))) parent = parent.Parent;
        if (parent is null) return;
        var path = Path.Combine(ExpectedIn(parent), table + ".csv");
        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(columns.Replace(" ", "", StringComparison.Ordinal), lines[0]);
        Assert.Equal(
            lines.Skip(1).Select(l => l.Replace(',', '\t')).Order(StringComparer.Ordinal),
            (await home.LinesAsync($"SELECT {columns} FROM {table}")).Order(StringComparer.Ordinal));
    }

    private static string ExpectedIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "shared", "data", "expected");

    private static IEnumerable<string[]> Rows(string name) => File.ReadLines(Data(name)).Skip(1).Select(l => l.Split(','));

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);

    private static string Data(string name) => Path.Combine(Root, "data", name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Azki.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
