using System.Collections.Concurrent;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(SamplePlatform))]

namespace Azki.Dashboard.Tests.Harness;

/// <summary>
/// Debian's Chromium (<c>AZKI_CHROMIUM</c> names another); nothing is downloaded. The one without a window of its own, where it is installed: it takes half the
/// processor of the other, which draws its own buttons where nobody sees them.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string HeadlessShell = "/usr/bin/chromium-headless-shell";
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private readonly ConcurrentDictionary<IBrowserContext, (string Collection, string Test)> _windows = [];

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("AZKI_CHROMIUM") ?? (File.Exists(HeadlessShell) ? HeadlessShell : "/usr/bin/chromium"),
            Args = ["--no-sandbox", "--disable-gpu"],
        });
    }

    /// <summary>A page in a window of its own.</summary>
    public async Task<IPage> OpenAsync(Uri url, BrowserNewContextOptions? options = null)
    {
        var window = await _browser.NewContextAsync(new(options ?? new()) { BaseURL = url.ToString(), ViewportSize = options?.ViewportSize ?? new() { Width = 1440, Height = 900 } });
        window.SetDefaultTimeout(60_000);
        await CloseThoseBeforeAsync(window);
        return await window.NewPageAsync();
    }

    // Live pages that nobody looks at any more would take the processors of those that are. The tests of a collection run one after the other.
    private async Task CloseThoseBeforeAsync(IBrowserContext window)
    {
        if (TestContext.Current is not { Test: { } test, TestCollection: { } collection }) return;
        foreach (var (other, of) in _windows)
        {
            if (of.Collection == collection.UniqueID && of.Test != test.UniqueID && _windows.TryRemove(other, out _)) await other.CloseAsync();
        }
        _windows[window] = (collection.UniqueID, test.UniqueID);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>The platform on the sample, for tests that add nothing to it.</summary>
public sealed class SamplePlatform : IAsyncLifetime
{
    private Platform _platform = null!;

    public Uri Url => _platform.Url;

    public Uri ClickHouse => _platform.ClickHouse;

    public string LocalKey => _platform.LocalKey;

    public async ValueTask InitializeAsync() => _platform = await Platform.StartAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();
}
