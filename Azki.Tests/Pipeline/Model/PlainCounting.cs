using System.Globalization;

namespace Azki.Tests.Pipeline.Model;

/// <summary>Every table of the contract by plain counting, as lines of tab-separated text in the columns of <see cref="Tables"/>.</summary>
internal static class PlainCounting
{
    /// <summary>The lines of every table, sorted.</summary>
    public static SortedDictionary<string, string[]> Of(PlainWarehouse warehouse)
    {
        var events = warehouse.Events;
        var tables = new Dictionary<string, IEnumerable<string>>
        {
            ["processed_events_storage"] = events.Select(Row),
            ["users"] = warehouse.Users.Select(u => Line(u.UserId, Date(u.Signup), u.City, u.Device)),
            ["session_metrics"] = events.GroupBy(e => e.Event.Session).Select(s => Session([.. s])),
            ["daily_event_metrics"] = events.GroupBy(e => (e.Event.Day, e.Event.Channel, e.Event.Type, e.City, e.Device))
                .Select(g => Line(Date(g.Key.Day), g.Key.Channel, g.Key.Type, g.Key.City, g.Key.Device,
                    g.Count(), Users(g), Sessions(g), Premium(g), Premium(g) / (double)g.Count())),
            ["daily_aggregate_metrics"] = events.GroupBy(e => (e.Event.Day, e.Event.Channel, e.City, e.Device))
                .Select(g => Line(Date(g.Key.Day), g.Key.Channel, g.Key.City, g.Key.Device, Aggregates(g))),
            ["daily_totals"] = RollUp(e => Date(e.Event.Day)),
            ["daily_channel_metrics"] = RollUp(e => Line(Date(e.Event.Day), e.Event.Channel)),
            ["weekly_metrics"] = RollUp(e => Date(Monday(e.Event.Day))),
            ["weekly_channel_metrics"] = RollUp(e => Line(Date(Monday(e.Event.Day)), e.Event.Channel)),
            ["monthly_metrics"] = RollUp(e => Date(new DateOnly(e.Event.Day.Year, e.Event.Day.Month, 1))),
            ["monthly_channel_metrics"] = RollUp(e => Line(Date(new DateOnly(e.Event.Day.Year, e.Event.Day.Month, 1)), e.Event.Channel)),
            ["channel_metrics"] = RollUp(e => e.Event.Channel),
            ["city_metrics"] = RollUp(e => e.City),
            ["device_metrics"] = RollUp(e => e.Device),
            ["event_type_metrics"] = RollUp(e => e.Event.Type),
            ["overall_metrics"] = [Line("all", Aggregates(events), PurchaseSessions(events), Conversion(events))],
        };
        return new(tables.ToDictionary(t => t.Key, t => t.Value.Order(StringComparer.Ordinal).ToArray()), StringComparer.Ordinal);

        IEnumerable<string> RollUp(Func<StoredEvent, string> key) =>
            events.GroupBy(key).Select(g => Line(g.Key, Aggregates(g), PurchaseSessions(g), Conversion(g)));
    }

    private static string Row(StoredEvent stored)
    {
        var (e, user) = (stored.Event, stored.User);
        var tenure = user?.Signup is { } signup ? e.Day.DayNumber - signup.DayNumber : (int?)null;
        return Line(e.Id, e.TimeMs, e.UserId, e.Session, e.Type, e.Channel, e.Premium, Date(user?.Signup), stored.City, stored.Device,
            tenure?.ToString(CultureInfo.InvariantCulture) ?? "\\N", user is null ? 0 : 1, Date(e.Day), e.Time.Hour,
            e.Day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)e.Day.DayOfWeek, e.IsPurchase ? 1 : 0);
    }

    private static string Session(IReadOnlyList<StoredEvent> session)
    {
        var inOrder = session.OrderBy(e => e.Event.TimeMs).ThenBy(e => e.Event.Id).ToList();
        var (first, last) = (inOrder[0], inOrder[^1]);
        return Line(first.Event.Session, first.Event.UserId, first.Event.TimeMs, last.Event.TimeMs, inOrder.Count,
            inOrder.Select(e => e.Event.Type).Distinct().Count(), inOrder.Any(e => e.Event.IsPurchase) ? 1 : 0, Premium(inOrder),
            Premium(inOrder.Where(e => e.Event.IsPurchase)), first.Event.Channel, first.City, first.Device,
            string.Join('>', inOrder.Select(e => e.Event.Type)), (last.Event.TimeMs - first.Event.TimeMs) / 1000);
    }

    private static string Aggregates(IEnumerable<StoredEvent> events)
    {
        var purchases = events.Where(e => e.Event.IsPurchase).ToList();
        return Line(events.Count(), Users(events), Sessions(events), Premium(events), purchases.Count, Premium(purchases), Users(events.Where(e => e.Event.Premium > 0)));
    }

    private static int PurchaseSessions(IEnumerable<StoredEvent> events) => Sessions(events.Where(e => e.Event.IsPurchase));

    private static double Conversion(IEnumerable<StoredEvent> events) => events.Any() ? PurchaseSessions(events) / (double)Sessions(events) : 0;

    private static int Users(IEnumerable<StoredEvent> events) => events.Select(e => e.Event.UserId).Distinct().Count();

    private static int Sessions(IEnumerable<StoredEvent> events) => events.Select(e => e.Event.Session).Distinct().Count();

    private static long Premium(IEnumerable<StoredEvent> events) => events.Sum(e => (long)e.Event.Premium);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static string Date(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "\\N";

    private static string Line(params IEnumerable<object> values) => string.Join('\t', values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
