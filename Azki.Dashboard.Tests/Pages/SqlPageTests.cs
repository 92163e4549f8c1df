using System.Net;
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

    [Fact]
    public async Task Run_NumbersThatAreNone_AreShownAndNotDrawn()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync($"/sql?q={Uri.EscapeDataString("SELECT number, if(number = 1, 0 / 0, number / 2) AS a, number / 0 AS b FROM numbers(3)")}");

        var rows = await page.Locator("[data-ran-sql] table").RowsAsync();

        Assert.Equal(["0 0 nan", "1 nan inf", "2 1 inf"], rows.Select(r => string.Join(' ', r)));
        await Assertions.Expect(page.Locator("azki-chart")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Run_EditedWhileItRuns_KeepsWhatWasTyped()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/sql");
        var editor = page.GetByLabel("SQL", new() { Exact = true });
        await editor.FillAsync("SELECT 1, sleep(3)");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".loading")).ToBeVisibleAsync();
        await editor.FillAsync("SELECT 2");

        await Assertions.Expect(page.Locator("[data-ran-sql]")).ToHaveCountAsync(1, new() { Timeout = 20_000 });

        await Assertions.Expect(editor).ToHaveValueAsync("SELECT 2");
    }

    [Fact]
    public async Task Run_AnswerLargerThanAPage_IsCutAndSaysSo()
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        var page = await http.GetStringAsync($"/sql?q={Uri.EscapeDataString("SELECT repeat('x', 100000) AS long FROM numbers(100)")}", TestContext.Current.CancellationToken);
        Assert.Contains("x … (100,000 characters)", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.InRange(page.Length, 100 * 8_000, 100 * 10_000);

        var rows = await http.GetStringAsync($"/sql?q={Uri.EscapeDataString("SELECT number, repeat('x', 100) FROM numbers(1000000)")}", TestContext.Current.CancellationToken);
        Assert.Contains("1,000+ rows", WebUtility.HtmlDecode(rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT groupArray(number) FROM numbers(8000000)", "The answer is larger than it may be.")]
    [InlineData("SELECT arrayStringConcat(groupArray(repeat(char(1), 1000000))) FROM numbers(20)", "A row of the answer is longer than 16 MB.")]
    public async Task Run_RowLargerThanAnAnswerMayBe_SaysSo(string sql, string problem)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        Assert.Contains(problem, await http.GetStringAsync($"/sql?q={Uri.EscapeDataString(sql)}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1 SETTINGS max_execution_time = 0, max_memory_usage = 0")]
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
