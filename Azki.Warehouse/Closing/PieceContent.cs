using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>
/// The events that a table has of a piece. An insert reaches the table of events and those behind its views one after the other, and may fail
/// in between: until it is repeated, one of them has events that another does not have.
/// </summary>
/// <param name="Known">Events of known users.</param>
/// <param name="Unknown">Events of users not known yet.</param>
/// <param name="Ids">The sum of their ids: as many others are not the same.</param>
internal sealed record PieceContent(ulong Known, ulong Unknown, ulong Ids)
{
    /// <summary>The events of a piece where all tables that it is counted from have the same; else <see langword="null"/>.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="day">The day as the daily states have it.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The first minute after it.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public static async Task<PieceContent?> ReadAsync(WarehouseClient warehouse, DayOfEvents day, int from, int to, CancellationToken cancellationToken)
    {
        var events = await ReadAsync("processed_events_storage").ConfigureAwait(false);
        var sessions = await ReadAsync("session_events").ConfigureAwait(false);
        if (events != sessions) return null;
        // The states are not kept by minute, and a part of a day is not counted from them.
        var isDay = from == 0 && to == ClosedPiece.Day;
        return !isDay || (events.Known, events.Unknown) == (day.Known, day.Unknown) ? events : null;

        async Task<PieceContent> ReadAsync(string table) => (await warehouse.QueryAsync(
            $"SELECT toUInt64(sum(user_known)) AS known, toUInt64(count() - known), sum(event_id) FROM {table} WHERE {DaysOfEvents.SpanCondition(day, from, to, "event_date", "event_time")}",
            Read, null, cancellationToken).ConfigureAwait(false))[0];
    }

    private static PieceContent Read(DbDataReader row) => new(Number(row.GetValue(0)), Number(row.GetValue(1)), Number(row.GetValue(2)));

    private static ulong Number(object value) => Convert.ToUInt64(value, CultureInfo.InvariantCulture);
}
