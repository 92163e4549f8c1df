using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

/// <summary>The pictures of the README, from the sample: taken into the folder that <c>AZKI_SCREENSHOTS</c> names, else looked at and forgotten.</summary>
public sealed class ScreenshotTests(Browser browser, SamplePlatform sample)
{
    [Theory]
    [InlineData("overview", "/", ColorScheme.Light)]
    [InlineData("report", "/reports/daily?by=channel", ColorScheme.Dark)]
    [InlineData("journeys", "/journeys", ColorScheme.Light)]
    public async Task Page_Drawn_GivesAPicture(string name, string path, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(sample.Url, new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 800 } });
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync("() => !document.querySelector('.loading') && document.fonts.status === 'loaded'");
        if (path != "/journeys") await page.WaitForFunctionAsync("() => [...document.querySelectorAll('azki-chart')].every(c => c.shadowRoot?.querySelector('canvas')?.width > 100)");
        var picture = await page.ScreenshotAsync(new() { Path = Environment.GetEnvironmentVariable("AZKI_SCREENSHOTS") is { Length: > 0 } folder ? Path.Combine(folder, $"{name}.png") : null });
        // A blank page of this size compresses to a few kilobytes.
        Assert.InRange(picture.Length, 20_000, 1_000_000);
    }
}
