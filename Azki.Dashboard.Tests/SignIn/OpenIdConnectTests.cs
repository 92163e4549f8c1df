using System.Net;
using Azki.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace Azki.Dashboard.Tests.SignIn;

/// <summary>Signing in at a provider that is set up as the README says.</summary>
public sealed class OpenIdConnectTests(Browser browser, ProvidedService service) : IClassFixture<ProvidedService>
{
    private const string Sql = "/api/sql/export?sql=SELECT+1&format=csv";

    // What the test before made of it is of no matter.
    private readonly OpenIdProvider _provider = service.Provider.Honest();

    [Fact]
    public async Task SignIn_InABrowser_LeadsBackToThePageAndSigningOutEndsIt()
    {
        _provider.Person = OpenIdProvider.Named("مینا", "analyst");
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/reports/daily?by=channel");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await page.UntilAtAsync("**/reports/daily?by=channel");
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "SQL" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Status" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.UntilAtAsync("**/signin**");

        Assert.Equal((int)HttpStatusCode.Unauthorized, (await page.Context.APIRequest.GetAsync("/api/reports/cities")).Status);
        await page.GotoAsync("/reports");
        await page.UntilAtAsync("**/signin?ReturnUrl=%2Freports");
    }

    [Fact]
    public async Task SignOut_ThereToo_LeadsByTheProviderBackToSigningIn()
    {
        _provider.Person = OpenIdProvider.Named("Mina", "viewer");
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/signin/provider?returnUrl=/reports");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("You are signed out here.");
        var before = _provider.SignedOut;

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out there, too" }).ClickAsync();

        await page.UntilAtAsync(new Uri(service.Url, "/signin").ToString());
        Assert.Equal(before + 1, _provider.SignedOut);
    }

    [Theory]
    [InlineData("viewer", false, false)]
    [InlineData("analyst", true, false)]
    [InlineData("operator", true, true)]
    [InlineData("Operator", true, true)]
    [InlineData("employee,analyst,viewer", true, false)]
    public async Task SignIn_RolesOfTheToken_OpenWhatTheyMaySee(string roles, bool seesSql, bool seesStatus)
    {
        _provider.Person = OpenIdProvider.Named("Mina", roles.Split(','));
        using var visitor = new Visitor(service.Url);
        Assert.Equal("/reports", (await visitor.FollowAsync("/signin/provider?returnUrl=/reports")).Url.AbsolutePath);

        Assert.Equal(HttpStatusCode.OK, (await visitor.FollowAsync("/api/reports/cities")).Status);
        Assert.Equal(seesSql ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await visitor.FollowAsync(Sql)).Status);
        Assert.Equal(seesSql ? "/sql" : "/denied", (await visitor.FollowAsync("/sql")).Url.AbsolutePath);
        Assert.Equal(seesStatus ? "/status" : "/denied", (await visitor.FollowAsync("/status")).Url.AbsolutePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("employee")]
    public async Task SignIn_WithoutARole_IsRefusedInClearWords(string roles)
    {
        _provider.Person = OpenIdProvider.Named("Mina", roles.Split(',', StringSplitOptions.RemoveEmptyEntries));
        using var visitor = new Visitor(service.Url);

        var (url, _, text) = await visitor.FollowAsync("/signin/provider?returnUrl=/reports");

        Assert.Equal("/signin", url.AbsolutePath);
        Assert.Contains("you have no role here", text, StringComparison.Ordinal);
        Assert.Contains("Ask whoever runs this installation for the role viewer, analyst or operator.", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.FollowAsync("/api/reports/cities")).Status);
    }

    [Theory]
    [InlineData(Forgery.OtherKey)]
    [InlineData(Forgery.Unsigned)]
    [InlineData(Forgery.OtherIssuer)]
    [InlineData(Forgery.OtherAudience)]
    [InlineData(Forgery.OtherNonce)]
    [InlineData(Forgery.Expired)]
    public async Task SignIn_ForgedToken_IsRefused(Forgery forgery)
    {
        (_provider.Person, _provider.Forgery) = (OpenIdProvider.Named("Mina", "operator"), forgery);
        using var visitor = new Visitor(service.Url);

        var (url, _, text) = await visitor.FollowAsync("/signin/provider?returnUrl=/reports");

        Assert.Equal("/signin?failed=provider&returnUrl=%2Freports", url.PathAndQuery);
        Assert.Contains("Your organisation did not sign you in.", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.FollowAsync("/api/reports/cities")).Status);

        // It was the token alone.
        _provider.Forgery = Forgery.None;
        Assert.Equal("/reports", (await visitor.FollowAsync("/signin/provider?returnUrl=/reports")).Url.AbsolutePath);
    }

    [Fact]
    public async Task SignIn_AnswerMadeForAnother_IsRefused()
    {
        // Who turns back has the state of an own sign-in still; what is sent along is no code of the provider for it.
        _provider.Person = null;
        using var visitor = new Visitor(service.Url);
        Assert.Equal("/signin", (await visitor.FollowAsync("/signin/provider")).Url.AbsolutePath);

        Assert.Equal("/signin", (await visitor.FollowAsync("/signin-oidc?code=stolen&state=made-up")).Url.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.FollowAsync("/api/reports/cities")).Status);
    }

    [Fact]
    public async Task SignIn_TurnedBackAtTheProvider_CanTryAgainForTheSamePage()
    {
        _provider.Person = null;
        var page = await browser.OpenAsync(service.Url);
        await page.GotoAsync("/users/610");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your organisation did not sign you in.");

        _provider.Person = OpenIdProvider.Named("Mina", "viewer");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await page.UntilAtAsync("**/users/610");
    }

    [Theory]
    [InlineData("/reports", "/reports")]
    [InlineData("/%09/evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/%5Cevil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task SignIn_LinkToElsewhere_LeadsToThisSite(string link, string expected)
    {
        _provider.Person = OpenIdProvider.Named("Mina", "viewer");
        using var visitor = new Visitor(service.Url);
        Assert.Equal(new Uri(service.Url, expected), (await visitor.FollowAsync($"/signin/provider?returnUrl={link}")).Url);
    }
}
