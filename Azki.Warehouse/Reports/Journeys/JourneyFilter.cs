namespace Azki.Warehouse.Reports.Journeys;

/// <summary>What a journey is the way of.</summary>
public enum JourneyUnit
{
    /// <summary>One session.</summary>
    Session,

    /// <summary>All that a user does in the range.</summary>
    User,
}

/// <summary>What a viewer asks of journeys.</summary>
/// <param name="Events">Days and filters; the channel is that of the journey's first event.</param>
/// <param name="Unit">Whose journeys.</param>
/// <param name="Window">The time within which the steps count, from the first one.</param>
public sealed record JourneyFilter(ReportFilter Events, JourneyUnit Unit, TimeSpan Window)
{
    /// <summary>The steps in their order.</summary>
    public static readonly IReadOnlyList<string> Steps = ["signup", "quote_view", "policy_click", "purchase"];
}
