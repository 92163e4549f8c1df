namespace Azki.Warehouse.Reports.Journeys;

/// <summary>Journeys of a unit as SQL, a row each: what the <see cref="JourneyQueries"/> count.</summary>
internal interface IJourneys
{
    /// <summary>Rows of <c>channel</c>, that of the first event, and <c>level</c>, how many steps were reached within the window.</summary>
    string Levels { get; }

    /// <summary>
    /// Rows of <c>longest</c>, the steps reached after the signup, at least one, and <c>way</c>, the milliseconds from the signup to each of them:
    /// of the ways that are as long, the earliest.
    /// </summary>
    string Ways { get; }

    /// <summary>Rows of <c>path_hash</c>, <c>path</c> (empty: it is the one of closed_paths), <c>purchases</c> and <c>revenue</c>.</summary>
    string Paths { get; }

    /// <summary>The event types of a path, as an array.</summary>
    /// <param name="path">The column.</param>
    string EventTypes(string path);
}
