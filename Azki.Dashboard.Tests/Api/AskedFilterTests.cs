using System.Net;
using System.Text.Json;
using Azki.Dashboard.Tests.Harness;

namespace Azki.Dashboard.Tests.Api;

/// <summary>What programs ask that there is not.</summary>
public sealed class AskedFilterTests(SamplePlatform sample)
{
    [Theory]
    [InlineData("/api/reports/daily?from=2025-10-01&to=2025-10-32", "2025-10-32")]
    [InlineData("/api/reports/daily?from=last-week", "last-week")]
    [InlineData("/api/reports/daily?grain=monthly", "monthly")]
    [InlineData("/api/reports/daily?by=citys", "citys")]
    [InlineData("/api/reports/daily/export?format=csv&to=2026-02-29", "2026-02-29")]
    [InlineData("/api/journeys/funnel?to=2026-02-29", "2026-02-29")]
    [InlineData("/api/journeys/paths?unit=people", "people")]
    [InlineData("/api/journeys/times?window=-1", "-1")]
    [InlineData("/api/reports/daily?from=1800-01-01", "1970-01-01")]
    [InlineData("/api/reports/retention?channel=SMS", "can't be filtered by channel")]
    [InlineData("/api/reports/channels/export?format=csv&Event=purchase", "can't be filtered by event")]
    [InlineData("/api/journeys/sessions?event=purchase", "can't be filtered by event")]
    public async Task Get_WhatMeansNothing_IsRefusedInWords(string address, string named)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/reports/daily?from=2025-11-01", 0)]
    [InlineData("/api/reports/daily?from=2025-10-29&to=2025-10-20", 10)]
    [InlineData("/api/reports/daily?FROM=2025-10-30&By=channel&CHANNEL=SMS", 1)]
    public async Task Get_DaysAndFilters_AnswersForThoseAndNoOthers(string address, int rows)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        using var answer = JsonDocument.Parse(await http.GetStringAsync(address, TestContext.Current.CancellationToken));
        Assert.Equal(rows, answer.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Get_LatestSessionsOfAChannel_AreOfIt()
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        using var answer = JsonDocument.Parse(await http.GetStringAsync("/api/journeys/sessions?channel=SMS", TestContext.Current.CancellationToken));
        var sessions = answer.RootElement.GetProperty("value").EnumerateArray().ToList();
        Assert.Equal(50, sessions.Count);
        Assert.All(sessions, session => Assert.Equal("SMS", session.GetProperty("channel").GetString()));
    }

    [Theory]
    [InlineData("/api/reports/{key}")]
    [InlineData("/api/reports/{key}/export")]
    [InlineData("/api/sql/export")]
    [InlineData("/api/journeys/funnel")]
    [InlineData("/api/journeys/sessions")]
    [InlineData("/api/sessions")]
    public async Task OpenApi_WhatMayBeRefused_SaysSo(string path)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        using var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var responses = document.RootElement.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").EnumerateObject().Select(r => r.Name).ToList();
        Assert.Contains("400", responses);
        Assert.Contains("503", responses);
    }

    [Theory]
    [InlineData("/api/reports/daily?from=2025-10-01&to=2025-10-31&grain=month&by=city")]
    [InlineData("/api/reports/daily?from=1404/07/09&to=")]
    public async Task Get_WhatMeansSomething_IsAnswered(string address)
    {
        using var http = new HttpClient { BaseAddress = sample.Url };
        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
