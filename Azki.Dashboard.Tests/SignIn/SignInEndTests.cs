using System.Net;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.SignIn;

/// <summary>Who signed in stays so for 12 hours.</summary>
[Trait("Category", "Long")]
public sealed class SignInEndTests(Browser browser, SamplePlatform sample)
{
    private static readonly TimeSpan JustBefore = TimeSpan.FromHours(12) - TimeSpan.FromMinutes(5);
    private static readonly TimeSpan JustAfter = TimeSpan.FromHours(12) + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task LivePage_OpenForTwelveHours_EndsThen()
    {
        await using var service = await TimedService.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"));
        var page = await browser.OpenAsync(service.Url);
        await page.SignInAsync("/signin", "reading");
        await Assertions.Expect(page.Locator("[data-figure=events]")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.stayed = true; }");

        service.Clock.Ahead = JustBefore;
        await UntilReadAsync(service);
        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"), "The page ended before its time.");

        service.Clock.Ahead = JustAfter;
        await page.UntilAtAsync("**/signin?ReturnUrl=%2F");
    }

    [Fact]
    public async Task LivePage_OpenedLater_EndsTwelveHoursAfterTheSignIn()
    {
        await using var service = await TimedService.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"));
        var page = await browser.OpenAsync(service.Url);
        await page.SignInAsync("/signin?returnUrl=/reports", "reading");
        await page.UntilAtAsync("**/reports");

        service.Clock.Ahead = JustBefore;
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("[data-figure=events]")).ToBeVisibleAsync();
        await UntilReadAsync(service);

        service.Clock.Ahead = JustAfter;
        await page.UntilAtAsync("**/signin?ReturnUrl=%2F");
    }

    [Fact]
    public async Task SignedInAtAProvider_AskedAgainAndAgain_EndsAfterTwelveHours()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var service = await TimedService.StartAsync(sample.ClickHouse, provider.Settings());
        provider.Person = OpenIdProvider.Named("Mina", "viewer");
        using var visitor = new Visitor(service.Url);
        await visitor.FollowAsync("/signin/provider");

        // No visit prolongs it.
        foreach (var hours in (double[])[0, 7, 11.9])
        {
            service.Clock.Ahead = TimeSpan.FromHours(hours);
            Assert.Equal(HttpStatusCode.OK, (await visitor.FollowAsync("/api/reports/cities")).Status);
        }

        service.Clock.Ahead = JustAfter;
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.FollowAsync("/api/reports/cities")).Status);
        Assert.Equal("/signin", (await visitor.FollowAsync("/reports")).Url.AbsolutePath);
    }

    // The page was told some figures more, by which it would have seen its end.
    private static async Task UntilReadAsync(TimedService service)
    {
        for (var reads = service.Reads + 3; service.Reads < reads;) await Task.Delay(50, TestContext.Current.CancellationToken);
    }
}
