namespace Azki.Warehouse.Reports.Journeys;

/// <summary>Journeys of a unit as SQL: what the <see cref="JourneyQueries"/> count.</summary>
internal interface IJourneys
{
    /// <summary>Rows of <c>channel</c>, that of the first event, <c>level</c>, how many steps were reached within the window, and <c>journeys</c>, how many there are.</summary>
    string Levels { get; }

    /// <summary>
    /// A row a journey of <c>longest</c>, the steps reached after the signup, at least one, and <c>way</c>, the milliseconds from the signup to each of them:
    /// of the ways that are as long, the quickest, to the last step, the one before it, and so on.
    /// </summary>
    string Ways { get; }

    /// <summary>Rows of <c>path_hash</c>, <c>path</c> (empty: it is the one of closed_paths), <c>journeys</c>, how many took it, <c>purchasing</c>, how many of them with a purchase, and <c>revenue</c>.</summary>
    string Paths { get; }

    /// <summary>The event types of a path, as an array.</summary>
    /// <param name="path">The column.</param>
    string EventTypes(string path);
}
