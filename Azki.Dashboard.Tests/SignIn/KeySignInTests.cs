using System.Net;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.SignIn;

/// <summary>People and programs with an access key.</summary>
public sealed class KeySignInTests(Browser browser, SamplePlatform sample, KeyedService service) : IClassFixture<KeyedService>
{
    [Fact]
    public async Task SignIn_WithAKey_OpensWhatItsRoleMaySee()
    {
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/reports/daily");
        await page.UntilAtAsync("**/signin?**");
        await page.GetByLabel("Access key").FillAsync("guessed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This key is not known.")).ToBeVisibleAsync();
        await page.GetByLabel("Access key").FillAsync("reading");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.UntilAtAsync("**/reports/daily");

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "SQL" })).ToHaveCountAsync(0);
        await page.GotoAsync("/sql?q=SELECT%201");
        await Assertions.Expect(page.GetByText("Your role may not see this page.")).ToBeVisibleAsync();
        await page.GotoAsync("/reports/daily");
        Assert.NotEqual((int)HttpStatusCode.OK, (await page.Context.APIRequest.GetAsync("/api/sql/export?sql=SELECT+1&format=csv")).Status);
        Assert.Equal((int)HttpStatusCode.OK, (await page.Context.APIRequest.GetAsync("/api/reports/cities")).Status);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.UntilAtAsync("**/signin**");
        Assert.Equal((int)HttpStatusCode.Unauthorized, (await page.Context.APIRequest.GetAsync("/api/reports/cities")).Status);
    }

    [Theory]
    [InlineData("/sql?q=SELECT+1", "Views of SQL are saved by analysts.")]
    [InlineData("/reports/../sql?q=SELECT+1", "Views of SQL are saved by analysts.")]
    [InlineData("/reports/%2e%2e/SQL?q=SELECT+1", "Views of SQL are saved by analysts.")]
    [InlineData("/reports/%252e%252e/../../sql?q=SELECT+1", "Views of SQL are saved by analysts.")]
    [InlineData("/users/..%2fsql?q=SELECT+1", "Only views of reports, journeys, users and SQL can be saved.")]
    [InlineData("/journeys/../api/sql/export?sql=SELECT+1", "Only views of reports, journeys, users and SQL can be saved.")]
    [InlineData("//evil.example/reports/", "Only views of reports, journeys, users and SQL can be saved.")]
    public async Task SaveView_OfSqlByAViewer_IsRefused(string address, string answer)
    {
        var page = await browser.OpenAsync(service.Url);
        await page.SignInAsync("/signin", "reading");
        await page.GotoAsync("/reports/daily");
        await page.EvaluateAsync("address => { document.querySelector('form[action=\"/views\"] [name=address]').value = address }", address);
        await page.EvaluateAsync("const form = document.querySelector('form[action=\"/views\"]'); form.querySelector('[name=name]').value = 'Revenue'; form.submit()");
        await page.UntilAtAsync("**/reports?problem=**");
        await Assertions.Expect(page.GetByText(answer)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Revenue", Exact = true })).ToHaveCountAsync(0);
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
        var page = await browser.OpenAsync(service.Url);
        await page.SignInAsync($"/signin?returnUrl={link}", "reading");
        await page.UntilAtAsync(new Uri(service.Url, expected).ToString());
    }

    [Fact]
    public async Task SignOut_InOneWindow_EndsTheLivePageInAnother()
    {
        var page = await browser.OpenAsync(service.Url);
        await page.SignInAsync("/signin", "reading");
        await Assertions.Expect(page.Locator("[data-figure=events]")).ToBeVisibleAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/reports");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.UntilAtAsync("**/signin**");

        await page.UntilAtAsync("**/signin**");
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
            await page.SignInAsync($"{before.Url}signin", "reading");
            await page.UntilAtAsync(before.Url.ToString());
            Assert.Equal((int)HttpStatusCode.OK, await ExportAsync(page, before.Url));
        }

        await using var after = await Service.StartAsync(sample.ClickHouse, ("Azki__Home", home.Path), ("Azki__Dashboard__Keys__0__Key", key), ("Azki__Dashboard__Keys__0__Role", role));

        Assert.Equal((int)sql, await ExportAsync(page, after.Url));
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
        using var http = new HttpClient { BaseAddress = service.Url, DefaultRequestHeaders = { { header, value } } };
        Assert.Equal(expected, (await http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode);
    }

    // As the page of SQL asks for it.
    private static async Task<int> ExportAsync(IPage page, Uri site) =>
        (await page.Context.APIRequest.GetAsync($"{site}api/sql/export?sql=SELECT+1&format=csv", new() { Headers = [new("Referer", $"{site}sql")] })).Status;

    private sealed class Home : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("azki-dashboard-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
