using System.Globalization;
using System.Net.Http.Json;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

public sealed class OverviewTests(Browser browser, SamplePlatform sample)
{
    [Fact]
    public async Task Overview_Sample_ShowsTheLatestDayAsItWasCountedElsewhere()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/");
        var day = Repository.Days[^1];

        await Assertions.Expect(page.GetByText("No event for more than a day.")).ToBeVisibleAsync();
        await Assertions.Expect(Figure(page, "events")).ToHaveTextAsync(day[1].Grouped());
        await Assertions.Expect(Figure(page, "users")).ToHaveTextAsync(day[2].Grouped());
        await Assertions.Expect(Figure(page, "purchases")).ToHaveTextAsync(day[5].Grouped());
        await Assertions.Expect(Figure(page, "revenue")).ToHaveAttributeAsync("title", $"{day[6].Grouped()} IRR");
        var rows = await page.Locator("table").RowsAsync();
        Assert.Equal(6, rows.Length);
        foreach (var row in rows[..^1])
        {
            var events = Repository.Events.Where(e => e[0].StartsWith(day[0], StringComparison.Ordinal) && e[4] == row[0]).ToList();
            Assert.Equal($"{events.Count}|{events.Where(e => e[3] == "purchase").Sum(e => long.Parse(e[5], CultureInfo.InvariantCulture))}", $"{row[1].Plain()}|{row[5].Plain()}");
        }
    }

    [Fact]
    public async Task Overview_EventsSent_AreShownWithoutAReload()
    {
        await using var platform = await Platform.StartAsync("event_time,user_id,session_id,event_type,channel,premium_amount\n");
        using var http = new HttpClient { BaseAddress = platform.Url };
        var page = await browser.OpenAsync(platform.Url);
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByText("There are no events yet.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".live.on")).ToBeVisibleAsync();
        await page.EvaluateAsync("window.notReloaded = true");

        for (var n = 1; n <= 5; n++)
        {
            var answer = await http.PostAsJsonAsync("/v1/events", new[] { new
            {
                event_time = DateTime.UtcNow.ToString("o", CultureInfo.InvariantCulture), user_id = n, session_id = $"live-{n}", event_type = n == 5 ? "purchase" : "quote_view", channel = "کمپین نوروز", premium_amount = 1000 * n,
            } });
            Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
            await Assertions.Expect(Figure(page, "events")).ToHaveTextAsync(n.ToString(CultureInfo.InvariantCulture));
        }

        await Assertions.Expect(Figure(page, "purchases")).ToHaveTextAsync("1");
        await Assertions.Expect(Figure(page, "conversion")).ToHaveTextAsync("20.00%");
        // Persian text is shown in its own direction.
        await Assertions.Expect(page.Locator("tbody th bdi")).ToHaveTextAsync("کمپین نوروز");
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }

    private static ILocator Figure(IPage page, string key) => page.Locator($"[data-figure={key}]");
}
