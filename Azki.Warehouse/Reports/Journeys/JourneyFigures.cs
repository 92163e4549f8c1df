namespace Azki.Warehouse.Reports.Journeys;

/// <summary>How many journeys reached each step.</summary>
/// <param name="Channel">The channel of the first event; empty over all.</param>
/// <param name="Journeys">All journeys, also those without the first step.</param>
/// <param name="Reached">Journeys that reached the step, for each.</param>
/// <param name="ShareOfFirst">Of those at the first step, the part that reached this one.</param>
/// <param name="ShareOfStepBefore">Of those at the step before, the part that reached this one.</param>
/// <param name="Lost">Those at the step before who did not reach this one.</param>
public sealed record Funnel(
    string Channel, long Journeys, IReadOnlyList<long> Reached, IReadOnlyList<double> ShareOfFirst, IReadOnlyList<double> ShareOfStepBefore, IReadOnlyList<long> Lost);

/// <summary>The time from the step before to a step, of journeys that reached it.</summary>
/// <param name="Step">The number of the step, from 2.</param>
/// <param name="Journeys">How many reached it.</param>
/// <param name="Median">Half took less.</param>
/// <param name="Percentile90">Nine tenths took less.</param>
public sealed record StepTime(int Step, long Journeys, TimeSpan Median, TimeSpan Percentile90);

/// <summary>A way that journeys took.</summary>
/// <param name="Steps">The event types, at most <see cref="JourneyQueries.PathLength"/>.</param>
/// <param name="Journeys">How many took it.</param>
/// <param name="Share">Over all journeys.</param>
/// <param name="Purchasing">Those of them with a purchase.</param>
/// <param name="Revenue">The premium of their purchases.</param>
public sealed record JourneyPath(IReadOnlyList<string> Steps, long Journeys, double Share, long Purchasing, decimal Revenue);

/// <summary>A session with what happened in it.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="UserId">Whose the first event is.</param>
/// <param name="First">The time of the first event.</param>
/// <param name="Last">That of the last.</param>
/// <param name="Channel">That of the first event, as are the city and the device.</param>
/// <param name="City">The city.</param>
/// <param name="DeviceType">The device.</param>
/// <param name="Events">How many there are.</param>
/// <param name="Sequence">The types of the first of them in order, at most <see cref="SessionQueries.SequenceLength"/>: a session may have any number.</param>
/// <param name="Revenue">The premium of its purchases.</param>
public sealed record SessionRow(
    string SessionId, long UserId, DateTimeOffset First, DateTimeOffset Last, string Channel, string City, string DeviceType, long Events, IReadOnlyList<string> Sequence, decimal Revenue);
