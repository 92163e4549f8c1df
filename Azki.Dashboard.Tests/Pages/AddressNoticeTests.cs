using Azki.Dashboard.Tests.Harness;

namespace Azki.Dashboard.Tests.Pages;

/// <summary>Pages whose address asks for what there is not.</summary>
public sealed class AddressNoticeTests(SamplePlatform sample)
{
    [Theory]
    [InlineData("/reports/daily?from=2025-10-32&grain=monthly&by=citys", "There is no day 2025-10-32 (from)", "There is no grain monthly", "There is no dimension citys", "2025-10-01 to 2025-10-30 (UTC days), by day, not split.")]
    [InlineData("/reports/comparison?by=citys", "There is no dimension citys", "(UTC days), split by channel.")]
    [InlineData("/reports/cities?to=1404/13/01&from=2025-10-05", "There is no day 1404/13/01 (to)", "2025-10-05 to 2025-10-30 (UTC days).")]
    [InlineData("/reports/retention?channel=SMS&city=Tehran", "can't be filtered by channel; by city, device it can.")]
    [InlineData("/journeys?event=signup&window=130", "Journeys can't be filtered by event; by channel, city, device it can.", "within 130 minutes.")]
    [InlineData("/journeys?unit=people&window=0&to=9999-01-01", "There is no day 9999-01-01 (to)", "no journeys per people", "no window of 0 minutes", "(UTC days), per user, within 7 days.")]
    public async Task Page_WhatMeansNothing_IsSaidWithWhatIsShownInstead(string address, params string[] said)
    {
        using var visitor = new Visitor(sample.Url);
        var page = (await visitor.FollowAsync(address)).Text;
        foreach (var words in said.Append("Shown instead")) Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reports/daily?from=1404/07/09&to=&grain=week&by=city")]
    [InlineData("/journeys?unit=session&window=30")]
    public async Task Page_WhatMeansSomething_HasNoNotice(string address)
    {
        using var visitor = new Visitor(sample.Url);
        Assert.DoesNotContain("Shown instead", (await visitor.FollowAsync(address)).Text, StringComparison.Ordinal);
    }
}
