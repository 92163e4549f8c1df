using System.Net;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.Pages;

/// <summary>The dashboard as a service of its own: its warehouse gone, and people who must sign in.</summary>
public sealed class FaultTests(Browser browser, SamplePlatform sample)
{
    [Fact]
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
    public async Task SignIn_WithAKey_OpensWhatItsRoleMaySee()
    {
        await using var service = await Service.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "viewer"));
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/reports/daily");
        await page.WaitForURLAsync("**/signin?**");
        await page.GetByLabel("Access key").FillAsync("guessed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This key is not known.")).ToBeVisibleAsync();
        await page.GetByLabel("Access key").FillAsync("reading");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/reports/daily");

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "SQL" })).ToHaveCountAsync(0);
        await page.GotoAsync("/sql?q=SELECT%201");
        await Assertions.Expect(page.GetByText("Your role may not see this page.")).ToBeVisibleAsync();
        await page.GotoAsync("/reports/daily");
        Assert.NotEqual((int)HttpStatusCode.OK, (await page.Context.APIRequest.GetAsync("/api/sql/export?sql=SELECT+1&format=csv")).Status);
        Assert.Equal((int)HttpStatusCode.OK, (await page.Context.APIRequest.GetAsync("/api/reports/cities")).Status);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/signin**");
        Assert.Equal((int)HttpStatusCode.Unauthorized, (await page.Context.APIRequest.GetAsync("/api/reports/cities")).Status);
    }

    [Theory]
    [InlineData("/reports", "/reports")]
    [InlineData("/%09/evil.example", "/")]
    [InlineData("/%0A/evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/%5Cevil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task SignIn_LinkToElsewhere_LeadsToThisSite(string link, string expected)
    {
        await using var service = await Service.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "viewer"));
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync($"/signin?returnUrl={link}");
        await page.GetByLabel("Access key").FillAsync("reading");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(new Uri(service.Url, expected).ToString());
    }

    [Fact]
    public async Task SignOut_InOneWindow_EndsTheLivePageInAnother()
    {
        await using var service = await Service.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "viewer"));
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/signin");
        await page.GetByLabel("Access key").FillAsync("reading");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-figure=events]")).ToBeVisibleAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/reports");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.WaitForURLAsync("**/signin**");

        await page.WaitForURLAsync("**/signin**");
    }

    [Theory]
    [InlineData("reading", "viewer", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("other", "analyst", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    public async Task SignIn_KeyTakenBackOrOfAnotherRole_CountsForWhoIsIn(string key, string role, HttpStatusCode reports, HttpStatusCode sql)
    {
        using var home = new Home();
        var page = await browser.OpenAsync(new("http://127.0.0.1"));
        await using (var before = await Service.StartAsync(sample.ClickHouse, ("Azki__Home", home.Path), ("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "analyst")))
        {
            await page.GotoAsync($"{before.Url}signin");
            await page.GetByLabel("Access key").FillAsync("reading");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.WaitForURLAsync(before.Url.ToString());
            Assert.Equal((int)HttpStatusCode.OK, (await page.Context.APIRequest.GetAsync($"{before.Url}api/sql/export?sql=SELECT+1&format=csv")).Status);
        }

        await using var after = await Service.StartAsync(sample.ClickHouse, ("Azki__Home", home.Path), ("Azki__Dashboard__Keys__0__Key", key), ("Azki__Dashboard__Keys__0__Role", role));

        Assert.Equal((int)sql, (await page.Context.APIRequest.GetAsync($"{after.Url}api/sql/export?sql=SELECT+1&format=csv")).Status);
        Assert.Equal((int)reports, (await page.Context.APIRequest.GetAsync($"{after.Url}api/reports/cities")).Status);
    }

    [Theory]
    [InlineData("X-Api-Key", "reading", "/api/reports/cities", HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer reading", "/api/reports/cities", HttpStatusCode.OK)]
    [InlineData("X-Api-Key", "guessed", "/api/reports/cities", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Bearer guessed", "/api/reports/cities", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "reading", "/api/sql/export?sql=SELECT+1&format=csv", HttpStatusCode.Forbidden)]
    public async Task Api_AskedWithAKey_AnswersWhatItsRoleMaySee(string header, string value, string address, HttpStatusCode expected)
    {
        await using var service = await Service.StartAsync(sample.ClickHouse, ("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "viewer"));
        using var http = new HttpClient { BaseAddress = service.Url, DefaultRequestHeaders = { { header, value } } };
        Assert.Equal(expected, (await http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode);
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

    private sealed class Home : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("azki-dashboard-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
