using System.Net;
using System.Security.Claims;
using Azki.Dashboard.Tests.Harness;

namespace Azki.Dashboard.Tests.SignIn;

/// <summary>What can be set of the provider, and what can't.</summary>
[Trait("Category", "Long")]
public sealed class OpenIdConnectSettingsTests(SamplePlatform sample)
{
    [Fact]
    public async Task RoleClaim_OfAnotherName_CountsAlone()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var service = await Service.StartAsync(sample.ClickHouse, provider.Settings(("Azki__Dashboard__OpenIdConnect__RoleClaim", "groups")));
        provider.Person = new Dictionary<string, object>(OpenIdProvider.Named("Mina", "operator")) { ["groups"] = "viewer", [ClaimTypes.Role] = "operator" };
        using var visitor = new Visitor(service.Url);
        await visitor.FollowAsync("/signin/provider");

        Assert.Equal("/users", (await visitor.FollowAsync("/users")).Url.AbsolutePath);
        Assert.Equal("/denied", (await visitor.FollowAsync("/status")).Url.AbsolutePath);
    }

    [Fact]
    public async Task ClientSecret_NotThatOfTheProvider_SignsNobodyIn()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var service = await Service.StartAsync(sample.ClickHouse, [.. provider.Settings(), ("Azki__Dashboard__OpenIdConnect__ClientSecret", "another")]);
        provider.Person = OpenIdProvider.Named("Mina", "operator");
        using var visitor = new Visitor(service.Url);

        Assert.Equal("/signin", (await visitor.FollowAsync("/signin/provider")).Url.AbsolutePath);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.FollowAsync("/api/reports/cities")).Status);
        Assert.Contains("invalid_client", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_Gone_IsSaidToWhoSignsIn()
    {
        var provider = await OpenIdProvider.StartAsync();
        await using var service = await Service.StartAsync(sample.ClickHouse, provider.Settings());
        await provider.DisposeAsync();
        using var visitor = new Visitor(service.Url);

        var (url, status, text) = await visitor.FollowAsync("/signin/provider?returnUrl=/reports");

        Assert.Equal(("/signin", HttpStatusCode.OK), (url.AbsolutePath, status));
        Assert.Contains("Your organisation did not sign you in.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignOut_ProviderWithoutAPageForItOrGone_IsSaid(bool isGone)
    {
        await using var provider = await OpenIdProvider.StartAsync(hasSignOut: false);
        await using var service = await Service.StartAsync(sample.ClickHouse, provider.Settings());
        if (isGone) await provider.DisposeAsync();
        using var visitor = new Visitor(service.Url);

        var (url, status, text) = await visitor.FollowAsync("/signout/provider");

        Assert.Equal(("/signin", HttpStatusCode.OK), (url.AbsolutePath, status));
        Assert.Contains("Your organisation cannot be asked to sign you out.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_BesideAProvider_SignsInToo()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var service = await Service.StartAsync(sample.ClickHouse, provider.Settings(("Azki__Dashboard__Keys__0__Key", "reading"), ("Azki__Dashboard__Keys__0__Role", "viewer")));
        using var http = new HttpClient { BaseAddress = service.Url, DefaultRequestHeaders = { { "X-Api-Key", "reading" } } };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/reports/cities", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Proxy_ThatEndsTls_ProviderIsToldTheAddressOfTheProxy()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var service = await Service.StartAsync(sample.ClickHouse, provider.Settings(("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")));
        provider.Person = null;
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Url, "/signin/provider")) { Headers = { Host = "figures.example.org" } };
        request.Headers.Add("X-Forwarded-Proto", "https");

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(Uri.EscapeDataString("https://figures.example.org/signin-oidc"), answer.Headers.Location!.Query, StringComparison.Ordinal);
        // By TLS the cookies of the sign-in go by TLS alone.
        Assert.All(answer.Headers.GetValues("Set-Cookie"), c => Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("http://login.example.org", "azki-dashboard", "Azki:Dashboard:OpenIdConnect:Authority must begin with https://")]
    [InlineData("login.example.org", "azki-dashboard", "Azki:Dashboard:OpenIdConnect:Authority is no address of a provider")]
    [InlineData("https://login.example.org", "", "Set Azki:Dashboard:OpenIdConnect:ClientId")]
    public async Task Start_ProviderThatCannotBeAsked_EndsAndSaysWhatToSet(string authority, string client, string expected)
    {
        await using var service = RunningProgram.Start("Azki.Dashboard.dll", [], ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("ConnectionStrings__clickhouse", "Host=127.0.0.1"),
            ("Azki__Dashboard__OpenIdConnect__Authority", authority), ("Azki__Dashboard__OpenIdConnect__ClientId", client));
        await service.EndAsync();
        Assert.Contains(expected, service.Output, StringComparison.Ordinal);
    }
}
