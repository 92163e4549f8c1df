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
        "/sessions/s_1", "/sql?q=SELECT%20*%20FROM%20daily_totals", "/status", "/preferences",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_LightAndDark_HasNoAccessibilityViolation(string path)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var page = await browser.OpenAsync(sample.Url, new() { ColorScheme = scheme });
            await page.GotoAsync(path);
            await page.WaitForFunctionAsync("() => !document.querySelector('.loading')");
            var found = await page.RunAxe();
            Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.SelectMany(v => v.Nodes.Select(n => $"{scheme} {v.Id}: {n.Html}"))));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_OnAPhone_FitsItsWidth(string path)
    {
        var page = await browser.OpenAsync(sample.Url, new() { ViewportSize = new() { Width = 390, Height = 800 } });
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync("() => !document.querySelector('.loading')");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
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

    [Theory]
    [MemberData(nameof(Pages))]
    [InlineData("/docs/")]
    public async Task Page_AsksNoOtherHostAndReportsNoError(string path)
    {
        var page = await browser.OpenAsync(sample.Url);
        var (foreign, errors) = (new List<string>(), new List<string>());
        page.Request += (_, request) => { if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && new Uri(request.Url).Authority != sample.Url.Authority) foreign.Add(request.Url); };
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await page.WaitForTimeoutAsync(500);
        Assert.Empty(foreign);
        Assert.Empty(errors);
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
        await page.WaitForURLAsync("**1404**");

        var rows = await page.Locator(".table-scroll table").RowsAsync();
        Assert.Equal(("1404/07/10", Repository.Days[1][1]), (rows[0][0], rows[0][1]));
    }

    [Fact]
    public async Task Keyboard_PageOpened_BeginsAtTheContent()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/reports/{ReportCatalog.All[0].Key}");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
    }
}
