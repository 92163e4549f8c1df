using System.Globalization;
using Azki.Dashboard.Reading;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Azki.Warehouse.Reports.Operations;
using Microsoft.Extensions.Primitives;

namespace Azki.Dashboard.Viewing;

/// <summary>A question about journeys as an address.</summary>
internal sealed class JourneyAddress(Questions questions, TimeProvider time)
{
    /// <summary>Windows to choose from, in minutes.</summary>
    public static readonly IReadOnlyList<int> Windows = [10, 30, 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60];

    /// <summary>What journeys can be filtered by. All four steps are needed for a funnel: a filter on the type of event would take its steps away.</summary>
    public static readonly IReadOnlyList<Dimension> Dimensions = [Dimension.Channel, Dimension.City, Dimension.DeviceType];

    /// <summary>The longest window, in minutes.</summary>
    public const int LongestWindow = 366 * 24 * 60;

    private static readonly TimeSpan UsualWindow = TimeSpan.FromDays(7);

    public async Task<JourneyFilter> ParseAsync(HttpRequest request) => Parse(request.Asked(), await questions.ChoicesAsync());

    public JourneyFilter Parse(IReadOnlyDictionary<string, StringValues> query, FilterChoices choices)
    {
        var events = ReportAddress.Parse(query, Dimensions, choices, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new(events, UnitOf(query.GetValueOrDefault("unit")) ?? JourneyUnit.User, WindowOf(query.GetValueOrDefault("window")) ?? UsualWindow);
    }

    /// <summary>The unit of a name; null for none.</summary>
    public static JourneyUnit? UnitOf(string? name) => name switch { "user" => JourneyUnit.User, "session" => JourneyUnit.Session, _ => null };

    /// <summary>The window of as many minutes; null for none.</summary>
    public static TimeSpan? WindowOf(string? minutes) =>
        int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= LongestWindow ? TimeSpan.FromMinutes(number) : null;
}
