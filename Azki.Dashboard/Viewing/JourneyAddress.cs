using System.Globalization;
using Azki.Dashboard.Reading;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Microsoft.Extensions.Primitives;

namespace Azki.Dashboard.Viewing;

/// <summary>A question about journeys as an address.</summary>
internal sealed class JourneyAddress(Questions questions, TimeProvider time)
{
    /// <summary>Windows to choose from, in minutes.</summary>
    public static readonly IReadOnlyList<int> Windows = [10, 30, 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60];

    private const int LongestWindow = 366 * 24 * 60;

    public Task<JourneyFilter> ParseAsync(HttpRequest request) => ParseAsync(request.Query.ToDictionary());

    public async Task<JourneyFilter> ParseAsync(IReadOnlyDictionary<string, StringValues> query)
    {
        var events = ReportAddress.Parse(query, await questions.ChoicesAsync(), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var unit = query.TryGetValue("unit", out var text) && text == "session" ? JourneyUnit.Session : JourneyUnit.User;
        var minutes = query.TryGetValue("window", out var window) && int.TryParse(window, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= LongestWindow
            ? number : 7 * 24 * 60;
        // All four steps are needed for a funnel: a filter on the type of event would take its steps away.
        return new(events with { Values = events.Values.Remove(Dimension.EventType.Key) }, unit, TimeSpan.FromMinutes(minutes));
    }
}
