using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Azki.Benchmarks.Runs;
using Microsoft.Playwright;

namespace Azki.Benchmarks.Measurements.Browser;

/// <summary>What a person waits for at the overview of the sample, measured in a browser.</summary>
internal sealed class BrowserMeasurement(SamplePlatform platform, BrowserWindow browser)
{
    private const string Figure = "[data-figure=events]";

    // In the page: when each number of events was first to be seen there.
    private const string Watch = """
        () => {
          window.seen = {};
          const look = () => { const n = document.querySelector('[data-figure=events]')?.textContent.replaceAll(',', '').trim(); if (n && !(n in window.seen)) window.seen[n] = Date.now(); };
          look();
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """;

    /// <summary>From the request to figures that are shown, each time in a browser that never saw the page; then until it answers by itself.</summary>
    public async Task<IReadOnlyList<(TimeSpan Shown, TimeSpan Live)>> FirstPageAsync(int times)
    {
        var results = new List<(TimeSpan, TimeSpan)>();
        // A person's browser runs already; what it takes to begin with is not the page's.
        await using (var blank = await browser.NewAsync(platform.Url)) await blank.NewPageAsync();
        for (var i = 0; i < times; i++)
        {
            await using var window = await browser.NewAsync(platform.Url);
            var page = await window.NewPageAsync();
            var started = Stopwatch.GetTimestamp();
            await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator(Figure).WaitForAsync();
            var shown = Stopwatch.GetElapsedTime(started);
            await page.WaitForFunctionAsync("() => document.querySelector('azki-chart')?.shadowRoot?.querySelector('canvas, svg')");
            results.Add((shown, Stopwatch.GetElapsedTime(started)));
        }
        return results;
    }

    /// <summary>From the answer of <c>POST /v1/events</c> to the page that shows one event more, without a reload.</summary>
    public async Task<IReadOnlyList<TimeSpan>> VisibleAsync(int events, CancellationToken cancellationToken)
    {
        await using var window = await browser.NewAsync(platform.Url);
        var page = await window.NewPageAsync();
        using var http = new HttpClient { BaseAddress = platform.Url };
        await SendAsync(http, 0, cancellationToken);
        await page.GotoAsync("/");
        await page.Locator(Figure).GetByText("1", new() { Exact = true }).WaitForAsync();
        await page.EvaluateAsync(Watch);
        var accepted = new List<double>();
        var random = new Random(1);
        for (var n = 1; n <= events; n++)
        {
            // At any moment of the page's rhythm.
            await Task.Delay(random.Next(20, 400), cancellationToken);
            await SendAsync(http, n, cancellationToken);
            accepted.Add((DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds);
        }
        await page.WaitForFunctionAsync($"() => '{events + 1}' in window.seen");
        var seen = (await page.EvaluateAsync<Dictionary<string, double>>("() => window.seen")).Select(s => (Events: int.Parse(s.Key, CultureInfo.InvariantCulture), At: s.Value)).OrderBy(s => s.At).ToList();
        return [.. accepted.Select((at, i) => TimeSpan.FromMilliseconds(Math.Max(0, seen.First(s => s.Events >= i + 2).At - at))).Order()];
    }

    /// <summary>Queries a second that the warehouse is asked while so many look at the overview.</summary>
    public async Task<double> QueriesAsync(int viewers, TimeSpan during, CancellationToken cancellationToken)
    {
        await using var window = await browser.NewAsync(platform.Url);
        // Drawing in all windows at once is the browser's work, not the platform's.
        await window.RouteAsync("**/*charts*.js", route => route.AbortAsync());
        for (var i = 0; i < viewers; i++)
        {
            var page = await window.NewPageAsync();
            await page.GotoAsync("/");
            await page.Locator(".live.on").WaitForAsync();
        }
        var (before, started) = (await CountAsync(cancellationToken), Stopwatch.GetTimestamp());
        await Task.Delay(during, cancellationToken);
        // The question itself is one of them.
        return (await CountAsync(cancellationToken) - before - 1) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<long> CountAsync(CancellationToken cancellationToken) =>
        long.Parse(await platform.AskAsync("SELECT value FROM system.events WHERE event = 'Query'", cancellationToken) ?? throw new InvalidOperationException("The warehouse does not answer."), CultureInfo.InvariantCulture);

    private static async Task SendAsync(HttpClient http, int n, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync("/v1/events", new[] { new
        {
            event_time = DateTime.UtcNow.ToString("o", CultureInfo.InvariantCulture), user_id = 1 + (n % 5000), session_id = $"seen-{n}", event_type = "quote_view", channel = "SMS", premium_amount = 1000,
        } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
