using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Azki.Dashboard.Tests.Harness;
using Azki.Warehouse.Reports;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

public sealed class ReportPageTests(Browser browser, SamplePlatform sample)
{
    private const string Table = ".table-scroll table";

    [Fact]
    public async Task Daily_Sample_ShowsEveryDayAsItWasCountedElsewhere()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/daily");

        var rows = await page.Locator(Table).RowsAsync();

        Assert.Equal(
            Repository.Days.Select(d => $"{d[0]} {d[1]} {d[2]} {d[3]} {d[5]} {d[6]}"),
            rows[..^1].Select(r => $"{r[0]} {r[1].Plain()} {r[2].Plain()} {r[3].Plain()} {r[4].Plain()} {r[5].Plain()}"));
        Assert.Equal(["20000", "4916", "20000", "4892", "134625513655"], rows[^1][1..6].Select(c => c.Plain()));
    }

    [Fact]
    public async Task EveryReport_Sample_ShowsFiguresAndADrawing()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports");
        Assert.Equal(ReportCatalog.All.Count, await page.Locator(".report-list a").CountAsync());
        foreach (var report in ReportCatalog.All)
        {
            await page.GotoAsync($"/reports/{report.Key}");
            Assert.NotEmpty(await page.Locator(Table).RowsAsync());
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(report.Title);
            if (report.Chart.Kind != ChartKind.Heatmap)
                await page.WaitForFunctionAsync("() => document.querySelector('azki-chart')?.shadowRoot?.querySelector('canvas')?.width > 100");
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Filters_ChosenOnThePage_AreInTheAddressAndComeBackFromIt()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/cities");
        await page.Locator("details.menu summary", new() { HasText = "Channel" }).ClickAsync();
        await page.GetByLabel("SMS").CheckAsync();
        await page.Locator("details.menu[open]").GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.UntilAtAsync("**channel=SMS**");
        await Assertions.Expect(page.Locator("[data-total=events]")).ToHaveTextAsync("3,938");

        var other = await browser.OpenAsync(sample.Url);
        await other.GotoAsync(page.Url);
        await Assertions.Expect(other.Locator("[data-total=events]")).ToHaveTextAsync("3,938");
        await Assertions.Expect(other.Locator("details.menu.set summary")).ToHaveTextAsync("Channel: SMS");
        await other.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Assertions.Expect(other.Locator("[data-total=events]")).ToHaveTextAsync("20,000");
    }

    [Fact]
    public async Task GroupByAndDates_Changed_AreUsedAtOnce()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/daily?from=2025-10-06&to=2025-10-12");
        await page.GetByLabel("Group by").SelectOptionAsync("week");
        await page.UntilAtAsync("**grain=week**");

        await Assertions.Expect(page.Locator($"{Table} tbody tr")).ToHaveCountAsync(1);
        // The week of the README: its days add up to 4,349 users.
        await Assertions.Expect(page.Locator("[data-total=users]")).ToHaveTextAsync("3,013");
    }

    [Fact]
    public async Task Header_Clicked_SortsByItsColumn()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/events");
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Users" }).GetByRole(AriaRole.Link).ClickAsync();
        await page.UntilAtAsync("**sort=users**");
        await Assertions.Expect(page.Locator("th[aria-sort=descending]")).ToHaveCountAsync(1);

        var users = (await page.Locator(Table).RowsAsync())[..^1].Select(r => int.Parse(r[2].Plain(), System.Globalization.CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(users.OrderDescending(), users);
    }

    [Fact]
    public async Task Filters_LaterRangeSetDayByDay_IsTheRangeChosen()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/daily?from=2025-10-01&to=2025-10-05");
        await page.GetByLabel("From (UTC day)").FillAsync("2025-10-10");
        await page.GetByLabel("To (UTC day)").FillAsync("2025-10-12");

        await page.UntilAtAsync("**from=2025-10-10&to=2025-10-12**");

        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Filters_TwoListsAfterEachOther_CountTogether()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/daily");
        await page.Locator("details.menu summary", new() { HasText = "Channel" }).ClickAsync();
        await page.GetByLabel("SMS").CheckAsync();
        await page.Locator("details.menu summary", new() { HasText = "Device" }).ClickAsync();
        await page.Locator("details.menu[open] input[type=checkbox]").First.CheckAsync();
        await page.Keyboard.PressAsync("Escape");

        await page.UntilAtAsync("**channel=SMS**device=**");
    }

    [Fact]
    public async Task Export_Csv_HasTheRowsOfThePage()
    {
        var lines = Encoding.UTF8.GetString(await ExportAsync("csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("\uFEFF\"period\",\"events\",\"users\"", lines[0], StringComparison.Ordinal);
        Assert.Equal(Repository.Days.Select(d => $"\"{d[0]}\",{d[1]},{d[2]},{d[3]},{d[5]},{d[6]}"), lines[1..].Select(l => string.Join(',', l.Split(',')[..6])));
    }

    [Fact]
    public async Task Export_Xlsx_HasTheRowsOfThePageAsNumbers()
    {
        await using var workbook = new ZipArchive(new MemoryStream(await ExportAsync("xlsx")));
        await using var sheet = await workbook.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync();
        XNamespace ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        var rows = XDocument.Load(sheet).Descendants(ns + "row").Select(r => r.Elements(ns + "c").Select(c => (IsText: (string?)c.Attribute("t") == "inlineStr", c.Value)).ToList()).ToList();

        Assert.Equal(("period", "events"), (rows[0][0].Value, rows[0][1].Value));
        Assert.Equal(Repository.Days.Select(d => $"{d[0]} {d[1]} {d[2]} {d[3]} {d[5]} {d[6]}"), rows.Skip(1).Select(r => string.Join(' ', r.Take(6).Select(c => c.Value))));
        Assert.All(rows.Skip(1), r => Assert.Equal([true, false, false, false, false, false], r.Take(6).Select(c => c.IsText)));
    }

    [Fact]
    public async Task Export_Parquet_ReadByTheEngine_HasTheRowsOfThePage()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("SELECT count(), sum(events), sum(purchases), sum(revenue) FROM figures") , "query" },
            { new ByteArrayContent(await ExportAsync("parquet")), "figures", "figures.parquet" },
        };
        using var http = new HttpClient { BaseAddress = sample.ClickHouse };
        var answer = await http.PostAsync("/?figures_format=Parquet&figures_structure=events+UInt64,purchases+UInt64,revenue+UInt64", form);

        Assert.Equal("30\t20000\t4892\t134625513655\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task View_Saved_IsListedAndOpens()
    {
        var name = $"نمای {Guid.NewGuid():N}";
        var page = await browser.OpenAsync(sample.Url);
        await page.SaveViewAsync("/reports/daily?from=2025-10-01&to=2025-10-10&channel=Social", name);

        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

        await page.UntilAtAsync("**/reports/daily?from=2025-10-01&to=2025-10-10&channel=Social");
        await Assertions.Expect(page.Locator($"{Table} tbody tr")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task Report_RangeWithoutEvents_SaysWhereThereAreSome()
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/daily?from=2020-01-01&to=2020-01-02");
        await Assertions.Expect(page.GetByText("There are events from 2025-10-01 to 2025-10-30.")).ToBeVisibleAsync();
    }

    private async Task<byte[]> ExportAsync(string format)
    {
        var page = await browser.OpenAsync(sample.Url);
        await page.GotoAsync("/reports/daily");
        await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator($"[data-export={format}]").ClickAsync());
        Assert.EndsWith($".{format}", download.SuggestedFilename, StringComparison.Ordinal);
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
