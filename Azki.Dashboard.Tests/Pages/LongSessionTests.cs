using System.Text.Json;
using System.Text.RegularExpressions;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

/// <summary>More than a page shows: the first is shown, what is counted is everything, and it says so.</summary>
public sealed partial class LongSessionTests(Browser browser, LongSessions platform) : IClassFixture<LongSessions>
{
    [Fact]
    public async Task Session_OfMoreEventsThanAPageShows_ShowsTheFirstAndLeadsToTheOthers()
    {
        var page = await browser.OpenAsync(platform.Url);
        await page.GotoAsync("/sessions/many");
        await Assertions.Expect(page.Locator("h2")).ToContainTextAsync("1,200 events");
        await Assertions.Expect(page.GetByText("1 to 1,000 are shown.")).ToBeVisibleAsync();

        var rows = await page.Locator("table").RowsAsync();

        Assert.Equal(1_000, rows.Length);
        Assert.Equal(["2025-10-01 00:00:00", "0 s", "signup", "SMS", "1"], rows[0]);
        Assert.Equal(["2025-10-01 00:16:39", "16 min 39 s", "purchase", "SMS", "1,000"], rows[^1]);

        await page.GetByRole(AriaRole.Link, new() { Name = "Later events" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1,001 to 1,200 are shown.")).ToBeVisibleAsync();
        rows = await page.Locator("table").RowsAsync();
        Assert.Equal(200, rows.Length);
        Assert.Equal(["2025-10-01 00:16:40", "16 min 40 s", "signup", "SMS", "1,001"], rows[0]);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Later events" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Earlier events" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 to 1,000 are shown.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("2147483647")]
    [InlineData("two")]
    public async Task Session_PageThatIsNone_ShowsTheFirst(string number)
    {
        using var visitor = new Visitor(platform.Url);
        Assert.Contains("1 to 1,000 are shown.", (await visitor.FollowAsync($"/sessions/many?page={number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_IdOfAnyText_IsOpenedByItsLink()
    {
        using var visitor = new Visitor(platform.Url);
        var links = Link().Matches((await visitor.FollowAsync("/users/8")).Text).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(LongSessions.OddIds.Length, links.Count);

        var opened = new List<string>();
        foreach (var link in links) opened.Add((await visitor.FollowAsync(link)).Text);

        foreach (var id in LongSessions.OddIds)
        {
            Assert.Single(opened, p => p.Contains($"Session {id}</h1>", StringComparison.Ordinal) && p.Contains("1 event ", StringComparison.Ordinal));
            using var answer = JsonDocument.Parse((await visitor.FollowAsync($"/api/sessions?id={Uri.EscapeDataString(id)}")).Text);
            Assert.Equal(1, answer.RootElement.GetProperty("value").GetProperty("total").GetInt32());
        }
    }

    [Fact]
    public async Task Session_OfTwoUsers_SaysSoOnEveryPage()
    {
        using var visitor = new Visitor(platform.Url);
        foreach (var address in (string[])["/sessions?id=shared", "/sessions?id=shared&page=2", "/sessions/shared?page=2"])
            Assert.Contains("of user <a href=\"/users/9\">9</a>, who began it, and 1 more", (await visitor.FollowAsync(address)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_CameLaterToASessionOfAnother_IsShownItAndWhoBeganIt()
    {
        using var visitor = new Visitor(platform.Url);
        var page = (await visitor.FollowAsync("/users/10")).Text;
        Assert.Contains("<bdi>shared</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/users/9\">9</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No event of this user", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportOfMoreChannelsThanAreDrawnAndListed_SaysSo()
    {
        using var visitor = new Visitor(platform.Url);

        var page = (await visitor.FollowAsync("/reports/daily?by=channel")).Text;

        Assert.Contains("The first 8 of 1,006 are drawn", page, StringComparison.Ordinal);
        Assert.Contains("There are more than these 1,000.", page, StringComparison.Ordinal);
        Assert.Equal(1_000, page.Split("name=\"channel\"").Length - 1);
        Assert.DoesNotContain("There are more than these", (await visitor.FollowAsync("/journeys?channel=SMS")).Text.Split("name=\"city\"")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OfAsManyEventsAsAPageShows_ShowsAll()
    {
        var page = await browser.OpenAsync(platform.Url);
        await page.GotoAsync("/sessions/just");
        await Assertions.Expect(page.Locator("h2")).ToContainTextAsync("1,000 events");

        Assert.Equal(LongSessions.JustShown, (await page.Locator("table").RowsAsync()).Length);
        await Assertions.Expect(page.GetByText("are shown.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Sessions_OfManyEvents_AreARowWithTheFirstEventsAndTheRevenueOfAll()
    {
        var page = await browser.OpenAsync(platform.Url);
        await page.GotoAsync("/journeys");
        var list = page.Locator("[aria-label=Sessions] table");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("h2", new() { HasText = "Latest sessions" })).ToContainTextAsync("the latest 50");

        var rows = await list.RowsAsync();

        Assert.Equal(50, rows.Length);
        Assert.Equal(("just", "many"), (rows[0][0], rows[1][0]));
        Assert.Equal("19 min 59 s", rows[1][3]);
        Assert.EndsWith("… 1,188 more", rows[1][6], StringComparison.Ordinal);
        Assert.Equal($"{LongSessions.Revenue(LongSessions.Many)}".Grouped(), rows[1][7]);
        Assert.Equal(12, await list.Locator("tbody tr").Nth(1).Locator(".step-tag").CountAsync() - 1);
    }

    [Fact]
    public async Task Filter_OfPersianAndLatinNames_ShowsThemInTheOrderChosen()
    {
        var page = await browser.OpenAsync(platform.Url);
        await page.GotoAsync("/reports/cities?city=تهران&city=اصفهان&city=Shiraz");
        var summary = page.Locator("details.menu.set summary");
        await Assertions.Expect(summary).ToHaveTextAsync("City: تهران, اصفهان, Shiraz");

        // Two Persian names after each other would stand the other way round.
        var places = await summary.Locator("bdi").EvaluateAllAsync<float[]>("names => names.map(n => n.getBoundingClientRect().left)");
        Assert.Equal(3, places.Length);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task User_OfMoreSessionsThanAPageShows_ShowsTheLatestAndSaysSo()
    {
        var page = await browser.OpenAsync(platform.Url);
        await page.GotoAsync("/users/7");
        await Assertions.Expect(page.Locator("[data-figure=sessions]")).ToHaveTextAsync($"{LongSessions.Sessions}");
        await Assertions.Expect(page.Locator("[data-figure=events]")).ToHaveTextAsync($"{LongSessions.Many + LongSessions.JustShown + LongSessions.Sessions - 2}".Grouped());
        await Assertions.Expect(page.GetByText("The latest 200 are shown.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[aria-label=Sessions] tbody tr")).ToHaveCountAsync(200);
    }

    [GeneratedRegex("href=\"(/sessions[^\"]*)\"")]
    private static partial Regex Link();
}
