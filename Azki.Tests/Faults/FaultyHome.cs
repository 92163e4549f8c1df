using System.Text.Json;
using Azki.Benchmarks.Kills;
using Azki.Benchmarks.Runs;

namespace Azki.Tests.Faults;

/// <summary>A home of the real program, and how its state is asked for.</summary>
internal sealed class FaultyHome(string folder, KillInput input)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public string Path => System.IO.Path.Combine(folder, "home");

    /// <summary>Loads files and ends.</summary>
    public AzkiProcess StartOnce(params string[] files) => AzkiProcess.Start([.. Run(files), "--once", "--json"]);

    /// <summary>Loads files and ends well.</summary>
    public Task<JsonElement> LoadAsync(params string[] files) => AzkiProcess.ReportAsync([.. Run(files), "--once"]);

    /// <summary>Loads files and stays up.</summary>
    public AzkiProcess Serve(params string[] files) => AzkiProcess.Start([.. Run(files), "--port", "0", "--clickhouse-port", "0"]);

    public async Task<string> QueryAsync(string sql) => (await AzkiProcess.RunAsync("query", sql, "--home", Path, "--format", "TabSeparatedRaw")).Trim();

    /// <summary>Distinct events and rows of the base table, the session table and the daily states: alike where each is there once.</summary>
    public Task<string> CountsAsync() => QueryAsync(
        "SELECT uniqExact(event_id), count(), (SELECT count() FROM session_events), (SELECT sum(total_events) FROM daily_totals) FROM processed_events_storage");

    /// <summary>Waits until <c>/health</c> has some words in it.</summary>
    public async Task<string> HealthAsync(string words)
    {
        using var http = new HttpClient();
        var last = "";
        for (var deadline = Environment.TickCount64 + Patience.TotalMilliseconds; Environment.TickCount64 < deadline; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Address(), "health"), TestContext.Current.CancellationToken);
                last = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (last.Contains(words, StringComparison.Ordinal)) return last;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                // Not up yet.
            }
        }
        Assert.Fail($"Health never said '{words}'; it said {last}");
        return last;
    }

    /// <summary>Waits until nothing has been merged for a while.</summary>
    public async Task UnmergingAsync()
    {
        for (var idle = 0; idle < 3; idle = await QueryAsync("SELECT count() FROM system.merges") == "0" ? idle + 1 : 0)
            await Task.Delay(100, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a file of events over HTTP.</summary>
    public async Task<(int Status, string Answer)> PostAsync(string file)
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        body.Headers.ContentType = new("text/csv");
        using var answer = await http.PostAsync(new Uri(Address(), "v1/events"), body, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // Left by the program for other commands, before it has loaded anything.
    private Uri Address()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "instance.json")));
        return new(json.RootElement.GetProperty("Url").GetString()!);
    }

    private string[] Run(string[] files) => ["run", "--home", Path, "--users", input.AllUsers, .. files.SelectMany(f => (string[])["--events", f])];
}
