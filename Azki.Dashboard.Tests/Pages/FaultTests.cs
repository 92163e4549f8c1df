using System.Net;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

/// <summary>The dashboard with its warehouse gone, open to more than this machine, and asked by the name of another site.</summary>
public sealed class FaultTests(Browser browser, SamplePlatform sample)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task WarehouseGone_LastFiguresStayWithTheirAge()
    {
        var warehouse = await Platform.StartAsync();
        await using var service = await Service.StartAsync(warehouse.ClickHouse);
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/reports/cities");
        await Assertions.Expect(page.Locator("[data-total=events]")).ToHaveTextAsync("20,000");
        await warehouse.DisposeAsync();

        // An answer is good for some seconds.
        for (var i = 0; i < 100 && await page.Locator(".notice.stale").CountAsync() == 0; i++) await page.ReloadAsync();

        await Assertions.Expect(page.Locator(".notice.stale")).ToContainTextAsync("These are the last figures, of");
        await Assertions.Expect(page.Locator("[data-total=events]")).ToHaveTextAsync("20,000");
        await page.GotoAsync("/reports/devices");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The warehouse does not answer.");
    }

    [Fact]
    public async Task Start_OpenToTheNetworkWithoutSignIn_EndsAndSaysWhatToSet()
    {
        await using var service = RunningProgram.Start("Azki.Dashboard.dll", [], ("ASPNETCORE_URLS", "http://0.0.0.0:0"), ("ConnectionStrings__clickhouse", "Host=127.0.0.1"));
        await service.EndAsync();
        Assert.Contains("Azki:Dashboard:Keys:0:Key", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AskedByANameOfAnotherSite_IsRefused()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sample.Url, "/reports")) { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example:8080", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:8080", HttpStatusCode.BadRequest)]
    [InlineData("[::1]:8080", HttpStatusCode.BadRequest)]
    public async Task Events_SentByANameOfAnotherSite_AreRefused(string host, HttpStatusCode expected)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sample.Url, "/v1/events")) { Headers = { Host = host }, Content = new StringContent("", null, "text/csv") };
        Assert.Equal(expected, (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }
}
