using System.Globalization;
using System.Text;
using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;
using Azki.Warehouse;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Gives stored events the attributes of users who arrived after them. The daily states have not counted these events (see
/// 0003_daily_metrics.sql), so they are added there, once, by token; the rows themselves are mended in place, which may be repeated. In between the same insert's
/// <c>attributed_event_ids</c> keeps them from being counted live as well.
/// </summary>
internal sealed class LateAttribution(WarehouseClient warehouse, UserDirectory users, UnknownUsers unknown, int maxEvents)
{
    private const int UsersPerPlan = 5_000;

    /// <summary>
    /// A plan for some events of some of the users that arrived, and those of the users who have none left then; null when nobody arrived.
    /// Every earlier batch must have been loaded.
    /// </summary>
    public async Task<(BatchPlan Plan, IReadOnlyList<uint> Users)?> PlanAsync(CancellationToken cancellationToken)
    {
        var arrived = unknown.Peek(UsersPerPlan);
        if (arrived.Count == 0) return null;
        var block = await BlockAsync(arrived, cancellationToken).ConfigureAwait(false);
        if (block.Count == 0) return (BatchPlan.Of("late", [], []), arrived);
        // Oldest first, so what is taken of many is all up to the last one.
        if (block.Count < maxEvents) return (BatchPlan.Of("late", [block.Encode()], Statements(arrived, "")), arrived);
        var time = string.Create(CultureInfo.InvariantCulture, $"fromUnixTimestamp64Milli(toInt64({block.EventTime.Values[^1]}), 'UTC')");
        var upTo = string.Create(CultureInfo.InvariantCulture, $" AND event_date <= toDate({time}) AND (event_time, event_id) <= ({time}, {block.EventId.Values[^1]})");
        return (BatchPlan.Of("late", [block.Encode()], Statements(arrived, upTo)), []);
    }

    private async Task<AttributedEventBlock> BlockAsync(IReadOnlyList<uint> arrived, CancellationToken cancellationToken)
    {
        var block = new AttributedEventBlock();
        var sql = $"""
            SELECT event_id, toUnixTimestamp64Milli(event_time), user_id, session_id, event_type, channel, premium_amount
            FROM processed_events_storage WHERE user_known = 0 AND user_id IN ({List(arrived)})
            ORDER BY event_date, event_time, event_id LIMIT {maxEvents.ToString(CultureInfo.InvariantCulture)}
            """;
        await using var stream = await warehouse.QueryRawAsync(sql, "RowBinary", cancellationToken).ConfigureAwait(false);
        using var reader = new BinaryReader(new BufferedStream(stream, 64 * 1024), Encoding.UTF8);
        while (TryReadId(reader, out var eventId))
        {
            block.EventId.Add(eventId);
            block.EventTime.Add(reader.ReadInt64());
            var userId = reader.ReadUInt32();
            users.TryFind(userId, out var user);
            block.UserId.Add(userId);
            block.SessionId.Add(Text(reader));
            block.EventType.Add(Text(reader));
            block.Channel.Add(Text(reader));
            block.PremiumAmount.Add(reader.ReadUInt32());
            block.City.Add(user.City);
            block.DeviceType.Add(user.DeviceType);
        }
        return block;

        // An answer that ends in the middle of a row was cut short, and must not be taken for all there is.
        static byte[] Text(BinaryReader reader)
        {
            var length = reader.Read7BitEncodedInt();
            return reader.ReadBytes(length) is var bytes && bytes.Length == length ? bytes : throw new EndOfStreamException();
        }
    }

    private static bool TryReadId(BinaryReader reader, out ulong eventId)
    {
        var bytes = reader.ReadBytes(8);
        if (bytes.Length is > 0 and < 8) throw new EndOfStreamException();
        eventId = bytes.Length == 8 ? BitConverter.ToUInt64(bytes) : 0;
        return bytes.Length == 8;
    }

    private IReadOnlyList<string> Statements(IReadOnlyList<uint> arrived, string upTo)
    {
        var (dates, cities, devices) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var id in arrived)
        {
            users.TryFind(id, out var user);
            dates.Add(user.SignupDay == UserDirectory.NoDate ? "" : Core.Users.Enrichment.DateOf(user.SignupDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            cities.Add(Encoding.UTF8.GetString(user.City));
            devices.Add(Encoding.UTF8.GetString(user.DeviceType));
        }
        var ids = List(arrived);
        var date = $"toDate32OrNull(transform(user_id, [{ids}], [{Texts(dates)}], ''))";
        var city = $"transform(user_id, [{ids}], [{Texts(cities)}], '')";
        var device = $"transform(user_id, [{ids}], [{Texts(devices)}], '')";
        var where = $"WHERE user_known = 0 AND user_id IN ({ids}){upTo}";
        return
        [
            $"""
            ALTER TABLE session_events UPDATE city = {city}, device_type = {device}, user_known = 1 {where}
            """,
            $"""
            ALTER TABLE processed_events_storage UPDATE signup_date = {date}, city = {city}, device_type = {device},
            user_tenure_days = CAST(dateDiff('day', {date}, event_date), 'Nullable(Int32)'), user_known = 1 {where}
            """,
            "TRUNCATE TABLE attributed_event_ids",
        ];
    }

    private static string List(IEnumerable<uint> ids) => string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    // ALTER takes no query parameters, so texts are quoted here: a backslash and a quote are all that ends a literal early.
    private static string Texts(IEnumerable<string> texts) =>
        string.Join(',', texts.Select(t => $"'{t.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'"));
}
