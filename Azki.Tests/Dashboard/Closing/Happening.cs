namespace Azki.Tests.Dashboard.Closing;

/// <summary>An event, a number of minutes after the first of <see cref="ClosableWarehouse.Day"/>s began.</summary>
internal sealed record Happening(int User, string Session, int Minute, string Type, string Channel, string City, bool IsKnown)
{
    /// <summary>Stores events under identities that begin at a number, as the pipeline would.</summary>
    public static string Insert(IEnumerable<Happening> history, int ids) =>
        "INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, city, user_known, user_tenure_days) SELECT x.1, "
        + "toDateTime64('2025-09-27 00:00:00', 3, 'UTC') + toIntervalMinute(x.2), x.3, x.4, x.5, x.6, x.3 * 1379 + x.2, x.7, x.8, if(x.8 = 1, x.3 * 20 + intDiv(x.2, 1440) - 100, NULL) FROM (SELECT arrayJoin(["
        + string.Join(',', history.Select((h, id) => FormattableString.Invariant(
            $"({ids + id}::UInt64,{h.Minute}::Int32,{h.User}::UInt32,'{h.Session}','{h.Type}','{h.Channel.Replace("'", "\\'", StringComparison.Ordinal)}','{h.City}',{(h.IsKnown ? 1 : 0)}::UInt8)"))) + "]) AS x)";
}
