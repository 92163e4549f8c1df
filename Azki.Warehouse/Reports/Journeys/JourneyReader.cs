using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>An event of a session.</summary>
public sealed record SessionEvent(DateTimeOffset At, string EventType, string Channel, long Premium, long UserId);

/// <summary>What happened in a session.</summary>
/// <param name="Total">Its events.</param>
/// <param name="Began">When the first of them was.</param>
/// <param name="Page">The page of them that these are, from 1 on.</param>
/// <param name="Events">Those of the page, in their order; all but in a very long session.</param>
public sealed record SessionEvents(long Total, DateTimeOffset? Began, int Page, IReadOnlyList<SessionEvent> Events)
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
            return new Funnel(r.GetString(0), Whole(r, 1), [.. steps.Select(s => Whole(r, s))], [.. steps.Select(s => Number(r, s + 1))],
                [.. steps.Select(s => Number(r, s + 2))], [.. steps.Select(s => Whole(r, s + 3))]);
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>The time between steps.</summary>
    public static async Task<IReadOnlyList<StepTime>> ReadStepTimesAsync(this WarehouseReader warehouse, JourneyFilter filter, CancellationToken cancellationToken = default) =>
        await warehouse.ReadAsync(JourneyQueries.StepTimes(filter, await warehouse.ReadDaysAsync(cancellationToken).ConfigureAwait(false)), r =>
            new StepTime((int)Whole(r, 0), Whole(r, 1), TimeSpan.FromMilliseconds(Number(r, 2)), TimeSpan.FromMilliseconds(Number(r, 3))), cancellationToken).ConfigureAwait(false);

    /// <summary>The most frequent paths.</summary>
    public static async Task<IReadOnlyList<JourneyPath>> ReadPathsAsync(this WarehouseReader warehouse, JourneyFilter filter, CancellationToken cancellationToken = default) =>
        await warehouse.ReadAsync(JourneyQueries.Paths(filter, await warehouse.ReadDaysAsync(cancellationToken).ConfigureAwait(false)), r =>
            new JourneyPath((string[])r.GetValue(0), Whole(r, 1), Number(r, 2), Whole(r, 3), Number(r, 4)), cancellationToken).ConfigureAwait(false);

    /// <summary>Sessions.</summary>
    public static Task<IReadOnlyList<SessionRow>> ReadSessionsAsync(this WarehouseReader warehouse, Statement sessions, CancellationToken cancellationToken = default) =>
        warehouse.ReadAsync(sessions, r => new SessionRow(r.GetString(0), Whole(r, 1), Time(r, 2), Time(r, 3), r.GetString(4), r.GetString(5), r.GetString(6),
            (string[])r.GetValue(7), Number(r, 8)), cancellationToken);

    /// <summary>The events of a session, a page of them; the first page where there is none of that number.</summary>
    public static async Task<SessionEvents> ReadEventsAsync(this WarehouseReader warehouse, string sessionId, int page = 1, CancellationToken cancellationToken = default)
    {
        page = Math.Max(page, 1);
        var rows = await warehouse.ReadAsync(SessionQueries.Events(sessionId, page),
            r => (Event: new SessionEvent(Time(r, 0), r.GetString(1), r.GetString(2), Whole(r, 3), Whole(r, 4)), Total: Whole(r, 5), Began: Time(r, 6)), cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0) return new(rows[0].Total, rows[0].Began, page, [.. rows.Select(r => r.Event)]);
        return page == 1 ? new(0, null, 1, []) : await warehouse.ReadEventsAsync(sessionId, 1, cancellationToken).ConfigureAwait(false);
    }

    private static DateTimeOffset Time(DbDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(Whole(reader, column));

    private static long Whole(DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    private static double Number(DbDataReader reader, int column) => Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture) is var n && double.IsFinite(n) ? n : 0;
}
