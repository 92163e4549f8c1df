using Azki.Dashboard.Tests.Harness;
using Azki.Warehouse.Reports;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

/// <summary>What holds of every page.</summary>
public sealed class EveryPageTests(Browser browser, SamplePlatform sample)
{
    public static TheoryData<string> Pages =>
    [
        "/", "/reports", "/reports/daily?by=channel", "/reports/channels", "/reports/retention?grain=week", "/reports/comparison?from=2025-10-16", "/journeys", "/users", "/users/610",
        "/sessions?id=s_1", "/sql?q=SELECT%20*%20FROM%20daily_totals", "/status", "/preferences",
    ];

    // One window for all of it: opening a page takes longer than what is asked of it.
    [Theory]
    [MemberData(nameof(Pages))]
    [Trait("Category", "Long")]
    public async Task Page_LightDarkAndOnAPhone_IsAccessibleFitsAndAsksNoOtherHost(string path)
    {
        var visit = await VisitAsync(path);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]) await AssertAccessibleAsync(visit.Page, scheme);
        await AssertFitsAPhoneAsync(visit.Page);
        await AssertQuietAsync(visit);
    }

    [Fact]
    public async Task Docs_Opened_AskNoOtherHostAndReportNoError() => await AssertQuietAsync(await VisitAsync("/docs/"));

    [Theory]
    [InlineData("/report/daily")]
    [InlineData("/users/abc")]
    [InlineData("/api/nowhere")]
    public async Task Address_ThatLeadsNowhere_SaysSoToAPersonAndIsA404(string path)
    {
        var page = await browser.OpenAsync(sample.Url);
        var answer = await page.GotoAsync(path);
        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(page.GetByText("The address leads nowhere.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "overview", Exact = true }).ClickAsync();
        await page.Locator("[data-figure=events]").WaitForAsync();

        using var program = new HttpClient { BaseAddress = sample.Url };
        using var bare = await program.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((404, ""), ((int)bare.StatusCode, await bare.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task SavedView_OfALongName_FitsAPhone()
    {
        var name = $"نمای {new string('8', 60)}";
        var page = await browser.OpenAsync(sample.Url, new() { ViewportSize = new() { Width = 390, Height = 800 } });
        await page.SaveViewAsync("/reports/daily?from=2025-10-01&to=2025-10-10&channel=Social", name);
        await page.GetByRole(AriaRole.Link, new() { Name = name }).WaitForAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));

        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {name}" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Preferences_TehranAndJalali_ChangeTimesAndDatesButNoFigure()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/preferences");
        await page.GetByLabel("Time zone of times").SelectOptionAsync("Asia/Tehran");
        await page.GetByLabel("Dates").SelectOptionAsync("jalali");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GotoAsync("/sessions/s_1");
        await Assertions.Expect(page.Locator("tbody th")).ToHaveTextAsync("1404/07/09 18:09:08");

        await page.GotoAsync("/reports/daily");
        await page.GetByLabel("From (UTC day)").FillAsync("1404/07/10");
        await page.GetByLabel("From (UTC day)").PressAsync("Enter");
        await page.UntilAtAsync("**1404**");
        await Assertions.Expect(page.Locator("tbody th").First).ToHaveTextAsync("1404/07/10");

        var rows = await page.Locator(".table-scroll table").RowsAsync();
        Assert.Equal(("1404/07/10", Repository.Days[1][1]), (rows[0][0], rows[0][1]));

        // As a Persian keyboard writes it.
        await page.GetByLabel("From (UTC day)").FillAsync("۱۴۰۴/۰۷/۱۲");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("tbody th").First).ToHaveTextAsync("1404/07/12");
    }

    [Fact]
    public async Task Theme_OfADarkDevice_StaysWhenOneGoesToAnotherPage()
    {
        var page = await browser.OpenAsync(sample.Url, new() { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync("/reports");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        await page.EvaluateAsync("() => { window.stayed = true; }");
        await page.Locator($"a[href='/reports/{ReportCatalog.All[0].Key}']").First.ClickAsync();
        await page.UntilAtAsync($"**/reports/{ReportCatalog.All[0].Key}");
        await page.Locator(".table-scroll table").First.WaitForAsync();

        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"), "The page was loaded as a whole: what is tried here did not happen.");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
    }

    [Fact]
    public async Task Keyboard_PageOpened_BeginsAtTheContent()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.UntilAtAsync($"**/reports/{ReportCatalog.All[0].Key}");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    private static async Task AssertAccessibleAsync(IPage page, ColorScheme scheme)
    {
        var name = scheme == ColorScheme.Dark ? "dark" : "light";
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.WaitForFunctionAsync("name => document.documentElement.dataset.bsTheme === name", name);
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.SelectMany(v => v.Nodes.Select(n => $"{name} {v.Id}: {n.Html}"))));
    }

    private static async Task AssertFitsAPhoneAsync(IPage page)
    {
        await page.SetViewportSizeAsync(390, 800);
        Assert.Equal(390, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        // The names of all pages are within sight, and what is above a short page is no taller than above a long one.
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.side nav a')].every(a => a.getBoundingClientRect().right <= 390)"));
        Assert.InRange(await page.EvaluateAsync<float>("document.querySelector('.side').getBoundingClientRect().height"), 1, 140);
    }

    private static async Task AssertQuietAsync(Visit visit)
    {
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(visit.Foreign);
        Assert.Empty(visit.Errors);
    }

    private async Task<Visit> VisitAsync(string path)
    {
        var visit = new Visit(await browser.OpenAsync(sample.Url), [], []);
        visit.Page.Request += (_, request) => { if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && new Uri(request.Url).Authority != sample.Url.Authority) visit.Foreign.Add(request.Url); };
        visit.Page.PageError += (_, error) => visit.Errors.Add(error);
        visit.Page.Console += (_, message) => { if (message.Type == "error") visit.Errors.Add(message.Text); };
        await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await visit.Page.WaitForFunctionAsync("() => !document.querySelector('.loading')");
        return visit;
    }

    private sealed record Visit(IPage Page, List<string> Foreign, List<string> Errors);
}
