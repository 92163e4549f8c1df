using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Azki.Tests.Pipeline;

/// <summary>kill -9 at random moments of a load: what is there in the end equals a load that nobody disturbed.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int Rows = 150_000;
    private static readonly string[] Tables =
    [
        "processed_events_storage", "given_event_ids", "session_events", "session_metrics", "daily_event_metrics", "daily_aggregate_metrics", "daily_totals",
        "weekly_metrics", "monthly_channel_metrics", "city_metrics", "overall_metrics", "users", "quarantined_events",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("azki-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_KilledTenTimes_TablesEqualAnUndisturbedRun()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (users, events) = WriteFiles(random);
        string[] load = ["run", "--once", "--users", users, "--events", events, "--home"];
        var undisturbed = await AzkiProcess.ReportAsync([.. load, Home("a")]);
        var seconds = undisturbed.GetProperty("elapsed_seconds").GetDouble();
        AssertComplete(undisturbed, seed);

        // The machine may be busier now than then: a run that ended before it was killed makes the next waits shorter.
        var (killed, longest) = (0, Math.Min(seconds, 6));
        while (killed < 10)
        {
            using var process = AzkiProcess.Start([.. load, Home("b"), "--json"]);
            await Task.Delay(TimeSpan.FromSeconds(0.3 + (random.NextDouble() * longest)), TestContext.Current.CancellationToken);
            if (process.HasExited)
            {
                longest *= 0.7;
                continue;
            }
            await process.KillAsync();
            killed++;
        }

        var report = await AzkiProcess.ReportAsync([.. load, Home("b")]);
        AssertComplete(report, seed);
        Assert.Equal(undisturbed.GetProperty("events").GetRawText(), report.GetProperty("events").GetRawText());
        var sums = string.Join(" UNION ALL ", Tables.Select(t => $"SELECT '{t}' AS name, count(), sum(cityHash64(*)) FROM (SELECT {Stable(t)} FROM {t})"));
        var sql = $"SELECT * FROM ({sums}) ORDER BY name";
        var (expected, actual) = (await QueryAsync("a", sql), await QueryAsync("b", sql));
        Assert.True(expected == actual, $"Tables differ (seed {seed}). Undisturbed:\n{expected}\nKilled:\n{actual}");
    }

    [Fact]
    public async Task Run_HomeInUse_EndsWithCodeThreeAndSaysWhatToDo()
    {
        var (users, events) = WriteFiles(new Random(1), 100);
        string[] load = ["run", "--users", users, "--events", events, "--home", Home("c"), "--port", "0", "--clickhouse-port", "0"];
        using var first = AzkiProcess.Start(load);
        await WaitForHomeAsync("c");
        using var second = AzkiProcess.Start(load);
        var (code, _, error) = await second.EndAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, code);
        Assert.Contains("--home", error, StringComparison.Ordinal);
        await first.SignalAsync("TERM");
        Assert.Equal(0, (await first.EndAsync(TimeSpan.FromSeconds(30))).Code);
    }

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("TERM", 0)]
    [InlineData("INT", 1500)]
    [InlineData("TERM", 600)]
    public async Task Run_Signal_EndsWithCodeZero(string signal, int afterMs)
    {
        var (users, events) = WriteFiles(new Random(1), afterMs == 0 ? 100 : Rows);
        using var process = AzkiProcess.Start("run", "--users", users, "--events", events, "--home", Home("d"), "--port", "0", "--clickhouse-port", "0");
        await WaitForHomeAsync("d");
        await Task.Delay(afterMs == 0 ? 3000 : afterMs, TestContext.Current.CancellationToken);
        await process.SignalAsync(signal);
        var (code, output, error) = await process.EndAsync(TimeSpan.FromSeconds(30));
        Assert.True(code == 0, $"Ended with {code}: {output} {error}");
    }

    // Everything but what tells the time of a run.
    private static string Stable(string table) => table switch
    {
        "processed_events_storage" => "* EXCEPT (processing_time, ingestion_time)",
        "quarantined_events" => "* EXCEPT (received_at, ingest_id)",
        "users" => "* EXCEPT (created_at, updated_at, version)",
        _ => "*",
    };

    private static void AssertComplete(JsonElement report, int seed)
    {
        foreach (var source in report.GetProperty("sources").EnumerateArray())
            Assert.True(
                source.GetProperty("read").GetInt64() == source.GetProperty("stored").GetInt64() + source.GetProperty("duplicates").GetInt64() + source.GetProperty("quarantined").GetInt64(),
                $"seed {seed}: {source.GetRawText()}");
    }

    private string Home(string name) => Path.Combine(_folder, name);

    private async Task WaitForHomeAsync(string name)
    {
        for (var deadline = Environment.TickCount64 + 30_000; !File.Exists(Path.Combine(Home(name), "lock")); await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(Environment.TickCount64 < deadline, "No home within 30 s");
    }

    private async Task<string> QueryAsync(string home, string sql) =>
        (await AzkiProcess.RunAsync("query", sql, "--home", Home(home))).Trim();

    // Users to 2,000 of the events' 2,500: the others stay unknown. One row in a thousand is broken, one in a hundred comes twice.
    private (string Users, string Events) WriteFiles(Random random, int rows = Rows)
    {
        string[] types = ["quote_view", "signup", "policy_click", "purchase"];
        string[] channels = ["Google Ads", "Organic", "Referral", "SMS", "Social"];
        var (users, events) = (new StringBuilder("user_id,signup_date,city,device_type\n"), new StringBuilder("event_time,user_id,session_id,event_type,channel,premium_amount,event_id\n"));
        for (var i = 1; i <= 2000; i++) users.Append(CultureInfo.InvariantCulture, $"{i},2024-01-{1 + (i % 28):d2},City{i % 7},Device{i % 3}\n");
        var start = new DateTime(2025, 8, 20);
        var last = "";
        for (var i = 0; i < rows; i++)
        {
            if (random.Next(100) > 0 || last.Length == 0)
                last = string.Create(CultureInfo.InvariantCulture,
                    $"{start.AddMilliseconds(random.NextInt64(60L * 86_400_000)):yyyy-MM-dd HH:mm:ss.fff},{1 + random.Next(2500)},s{random.Next(rows / 4)},{types[random.Next(4)]},{channels[random.Next(5)]},{random.Next(50_000_000)},{(random.Next(20) == 0 ? $"{random.NextInt64()}" : "")}\n");
            events.Append(random.Next(1000) == 0 ? "\"broken" + last : last);
        }
        var (usersPath, eventsPath) = (Path.Combine(_folder, "users.csv"), Path.Combine(_folder, "events.csv"));
        File.WriteAllText(usersPath, users.ToString());
        File.WriteAllText(eventsPath, events.ToString());
        return (usersPath, eventsPath);
    }
}
