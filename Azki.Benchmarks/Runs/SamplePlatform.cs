using System.Text.Json;

namespace Azki.Benchmarks.Runs;

/// <summary><c>azki run</c> on the sample, as a person starts it, in a home of its own.</summary>
internal sealed class SamplePlatform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly AzkiProcess _process;
    private readonly HttpClient _http = new();
    private readonly Uri _sql;

    private SamplePlatform(AzkiProcess process, Uri url, Uri sql) => (_process, Url, _sql) = (process, url, sql);

    /// <summary>The dashboard, and where events go.</summary>
    public Uri Url { get; }

    /// <summary>Starts it, and waits until the sample is loaded.</summary>
    public static async Task<SamplePlatform> StartAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var home = folder.NewFolder("home");
        var process = AzkiProcess.Start(["run", "--home", home, "--port", "0", "--clickhouse-port", "0"], new Dictionary<string, string> { ["AZKI_ROOT"] = Root() });
        var instance = await WaitAsync(() => Task.FromResult(Read(Path.Combine(home, "instance.json"))), "azki run did not start", cancellationToken);
        var platform = new SamplePlatform(process, instance.Url, instance.ClickHouseUrl);
        await WaitAsync(async () => await platform.AskAsync("SELECT count() FROM insurance_analytics.session_events", cancellationToken) == "20000" ? "loaded" : null, "the sample was not loaded", cancellationToken);
        return platform;
    }

    /// <summary>What the warehouse answers to a question, trimmed; null if it doesn't.</summary>
    public async Task<string?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.PostAsync(_sql, new StringContent(sql), cancellationToken);
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.KillAsync();
        _process.Dispose();
    }

    private static async Task<T> WaitAsync<T>(Func<Task<T?>> look, string complaint, CancellationToken cancellationToken)
        where T : class
    {
        for (var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds; ; await Task.Delay(50, cancellationToken))
        {
            if (await look() is { } found) return found;
            if (Environment.TickCount64 > deadline) throw new InvalidOperationException($"{complaint} within {Patience}.");
        }
    }

    private static Instance? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Instance>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Azki.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The sample is in the repository: run this from there.");
    }

    private sealed record Instance(Uri Url, Uri ClickHouseUrl);
}
