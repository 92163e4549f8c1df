using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

public sealed class JourneyPageTests(Browser browser, SamplePlatform sample)
{
    [Fact]
    public async Task Funnel_PerUser_BeginsWithTheUsersWhoSignedUp()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/journeys");
        var signedUp = Repository.Events.Where(e => e[3] == "signup").Select(e => e[1]).Distinct().Count();

        await Assertions.Expect(page.Locator("[data-step=signup] .counts b")).ToHaveTextAsync($"{signedUp}".Grouped());
        await Assertions.Expect(page.Locator("[data-step=quote_view] .counts")).ToContainTextAsync("median");
    }

    [Fact]
    public async Task Funnel_PerSessionOfAChannel_CountsSessionsOfOneEvent()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/journeys?channel=SMS");
        await page.GetByLabel("Journeys of").SelectOptionAsync("session");
        await page.UntilAtAsync("**unit=session**");
        var signups = Repository.Events.Count(e => e[3] == "signup" && e[4] == "SMS");

        await Assertions.Expect(page.Locator("[data-step=signup] .counts b")).ToHaveTextAsync($"{signups}".Grouped());
        await Assertions.Expect(page.Locator("[data-step=quote_view] .counts b")).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task Sessions_OneOpened_ShowsItsEvents()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/sessions/s_1");
        var rows = await page.Locator("table").RowsAsync();
        Assert.Equal(["2025-10-01 14:39:08", "0 s", "purchase", "Google Ads", "42,456,912"], Assert.Single(rows));
    }

    [Fact]
    public async Task User_FoundById_ShowsValueAttributesAndSessions()
    {
        var own = Repository.Events.Where(e => e[1] == "610").ToList();
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/users");
        await page.GetByLabel("User id").FillAsync("610");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "610", Exact = true }).ClickAsync();
        await page.UntilAtAsync("**/users/610");

        var revenue = own.Where(e => e[3] == "purchase").Sum(e => long.Parse(e[5], System.Globalization.CultureInfo.InvariantCulture));
        await Assertions.Expect(page.Locator("[data-figure=lifetime-value]")).ToHaveAttributeAsync("title", $"{$"{revenue}".Grouped()} IRR");
        await Assertions.Expect(page.Locator("[data-figure=events]")).ToHaveTextAsync($"{own.Count}");
        await Assertions.Expect(page.Locator("[aria-label=Sessions] tbody tr")).ToHaveCountAsync(own.Count);
    }

    [Fact]
    public async Task User_NeverSeen_SaysSo()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/users/4000000000");
        await Assertions.Expect(page.GetByText("Nothing is known of user 4000000000.")).ToBeVisibleAsync();
    }
}
