using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

public sealed class StatusPageTests(Browser browser, SamplePlatform sample)
{
    [Fact]
    public async Task Status_Sample_ShowsSourcesFindingsTablesAndHealth()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/status");
        await Assertions.Expect(page.Locator("[data-figure=stored-events]")).ToHaveTextAsync("20,000");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        Assert.Equal(["user_events.csv event 20,000 20,000 0 0", "users.csv user 5,000 5,000 0 0"],
            (await page.Locator("[aria-label=Sources] table").RowsAsync()).Select(r => $"{Path.GetFileName(r[0])} {string.Join(' ', r[1..^1])}").Order(StringComparer.Ordinal));
        Assert.Equal(["events of unknown users", "sessions with more than one user"], (await page.Locator("[aria-label='Checks and findings'] table").RowsAsync()).Select(r => r[0]));
        Assert.Contains("session_events", (await page.Locator("[aria-label=Tables] table").RowsAsync()).Select(r => r[0]));
        Assert.Contains("healthy", (await page.Locator("[aria-label='Health checks'] table").RowsAsync()).Select(r => r[1]));
    }

    [Fact]
    public async Task Status_WarehouseGone_ShowsTheHealthAllTheSame()
    {
        // The discard port: nobody answers there.
        await using var service = await Service.StartAsync(new("http://127.0.0.1:9"));
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/status");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The warehouse does not answer.");
        await Assertions.Expect(page.Locator("[aria-label='Health checks'] tbody tr").First).ToBeVisibleAsync();
    }
}
