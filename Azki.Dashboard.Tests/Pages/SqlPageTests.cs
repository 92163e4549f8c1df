using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

public sealed class SqlPageTests(Browser browser, SamplePlatform sample)
{
    [Fact]
    public async Task Run_Select_ShowsRowsAChartAndTheHistory()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/sql");
        await page.GetByLabel("SQL", new() { Exact = true }).FillAsync("SELECT channel, total_events FROM channel_metrics ORDER BY channel;");
        await page.Keyboard.PressAsync("Control+Enter");

        var rows = await page.Locator("[data-ran-sql] table").RowsAsync();

        Assert.Equal(["Google Ads 4073", "Organic 3969", "Referral 3961", "SMS 3938", "Social 4059"], rows.Select(r => string.Join(' ', r)));
        await Assertions.Expect(page.Locator("azki-chart")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-sql-history] a")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("DROP VIEW overall_metrics")]
    [InlineData("SELECT * FROM file('/etc/passwd', 'LineAsString')")]
    [InlineData("SELECT nothing FROM nowhere")]
    public async Task Run_RefusedStatement_SaysWhyWithoutAStackTrace(string sql)
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync($"/sql?q={Uri.EscapeDataString(sql)}");
        var alert = page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToBeVisibleAsync();
        Assert.DoesNotContain("   at ", await alert.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ByALinkOfAnotherSite_WaitsForThePerson()
    {
        using var http = new HttpClient { BaseAddress = sample.Url, DefaultRequestHeaders = { { "Sec-Fetch-Site", "cross-site" } } };
        var page = await http.GetStringAsync("/sql?q=SELECT%2040%2B2", TestContext.Current.CancellationToken);
        Assert.Contains("was not run", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-ran-sql", page, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync("/api/sql/export?format=csv&sql=SELECT+1", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Schema_ClickOnAColumn_InsertsItsName()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/sql?q=SELECT%20");
        await page.GetByRole(AriaRole.Region, new() { Name = "Schema" }).GetByText("city_metrics", new() { Exact = true }).ClickAsync();
        await page.Locator("details[open] [data-insert=total_events]").ClickAsync();
        await Assertions.Expect(page.GetByLabel("SQL", new() { Exact = true })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("total_events"));
    }
}
