using Microsoft.Playwright;

namespace Azki.Benchmarks.Measurements.Browser;

/// <summary>Chromium of this machine (<c>AZKI_CHROMIUM</c> names another than Debian's), the one without a window of its own where there is no other.</summary>
internal sealed class BrowserWindow : IAsyncDisposable
{
    private static readonly string[] OfDebian = ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private BrowserWindow(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<BrowserWindow> OpenAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("AZKI_CHROMIUM") ?? OfDebian.FirstOrDefault(File.Exists, OfDebian[0]),
            Args = ["--no-sandbox", "--disable-gpu"],
        }));
    }

    /// <summary>A window that has nothing of earlier ones in its cache.</summary>
    public Task<IBrowserContext> NewAsync(Uri url) => _browser.NewContextAsync(new() { BaseURL = url.ToString() });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
