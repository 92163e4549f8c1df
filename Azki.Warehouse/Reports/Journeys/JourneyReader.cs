namespace Azki.Warehouse.Reports.Journeys;

/// <summary>An event of a session.</summary>
public sealed record SessionEvent(DateTimeOffset At, string EventType, string Channel, long Premium, long UserId);

/// <summary>What happened in a session.</summary>
/// <param name="Total">Its events.</param>
/// <param name="Began">When the first of them was.</param>
/// <param name="UserId">Whose the first of them is; 0 where there is none.</param>
/// <param name="Users">How many users they are of: one, but for ids that were given twice.</param>
/// <param name="Page">The page of them that these are, from 1 on.</param>
/// <param name="Events">Those of the page, in their order; all but in a very long session.</param>
public sealed record SessionEvents(long Total, DateTimeOffset? Began, long UserId, long Users, int Page, IReadOnlyList<SessionEvent> Events)
{
    /// <summary>How many events are on the pages before.</summary>
    public long Skipped => (Page - 1L) * SessionQueries.EventsPageSize;

    /// <summary>Whether there are later pages.</summary>
    public bool HasMore => Skipped + Events.Count < Total;
}

/// <summary>Reads journeys.</summary>
public static class JourneyReader
{
    /// <summary>The funnel: over all first, then by channel.</summary>
    public static async Task<IReadOnlyList<Funnel>> ReadFunnelAsync(this WarehouseReader warehouse, JourneyFilter filter, CancellationToken cancellationToken = default) =>
        await warehouse.ReadAsync(JourneyQueries.Funnel(filter, await warehouse.ReadDaysAsync(cancellationToken).ConfigureAwait(false)), r =>
        {
            var steps = Enumerable.Range(0, JourneyFilter.Steps.Count).Select(n => 2 + n * 4).ToArray();
            return new Funnel(r.GetString(0), r.Whole(1), [.. steps.Select(s => r.Whole(s))], [.. steps.Select(s => r.Number(s + 1))],
                [.. steps.Select(s => r.Number(s + 2))], [.. steps.Select(s => r.Whole(s + 3))]);
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>The time between steps.</summary>
    public static async Task<IReadOnlyList<StepTime>> ReadStepTimesAsync(this WarehouseReader warehouse, JourneyFilter filter, CancellationToken cancellationToken = default) =>
        await warehouse.ReadAsync(JourneyQueries.StepTimes(filter, await warehouse.ReadDaysAsync(cancellationToken).ConfigureAwait(false)), r =>
            new StepTime((int)r.Whole(0), r.Whole(1), TimeSpan.FromMilliseconds(r.Number(2)), TimeSpan.FromMilliseconds(r.Number(3))), cancellationToken).ConfigureAwait(false);

    /// <summary>The most frequent paths.</summary>
    public static async Task<IReadOnlyList<JourneyPath>> ReadPathsAsync(this WarehouseReader warehouse, JourneyFilter filter, CancellationToken cancellationToken = default) =>
        await warehouse.ReadAsync(JourneyQueries.Paths(filter, await warehouse.ReadDaysAsync(cancellationToken).ConfigureAwait(false)), r =>
            new JourneyPath((string[])r.GetValue(0), r.Whole(1), r.Number(2), r.Whole(3), r.Amount(4)), cancellationToken).ConfigureAwait(false);

    /// <summary>Sessions.</summary>
    public static Task<IReadOnlyList<SessionRow>> ReadSessionsAsync(this WarehouseReader warehouse, Statement sessions, CancellationToken cancellationToken = default) =>
        warehouse.ReadAsync(sessions, r => new SessionRow(r.GetString(0), r.Whole(1), r.Time(2), r.Time(3), r.GetString(4), r.GetString(5), r.GetString(6),
            r.Whole(7), (string[])r.GetValue(8), r.Amount(9)), cancellationToken);

    /// <summary>The events of a session, a page of them; the first page where there is none of that number.</summary>
    public static async Task<SessionEvents> ReadEventsAsync(this WarehouseReader warehouse, string sessionId, int page = 1, CancellationToken cancellationToken = default)
    {
        page = Math.Max(page, 1);
        var rows = await warehouse.ReadAsync(SessionQueries.Events(sessionId, page),
            r => (Event: new SessionEvent(r.Time(0), r.GetString(1), r.GetString(2), r.Whole(3), r.Whole(4)), Total: r.Whole(5), Began: r.Time(6), UserId: r.Whole(7), Users: r.Whole(8)), cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0) return new(rows[0].Total, rows[0].Began, rows[0].UserId, rows[0].Users, page, [.. rows.Select(r => r.Event)]);
        return page == 1 ? new(0, null, 0, 0, 1, []) : await warehouse.ReadEventsAsync(sessionId, 1, cancellationToken).ConfigureAwait(false);
    }
}
