using System.Globalization;
using System.Text;
using System.Text.Json;
using Azki.Core.Events;
using Azki.Core.Text;

namespace Azki.Core.Users;

/// <summary>Values in Debezium's JSON, which depend on the column types and converters of the source.</summary>
internal static class DebeziumFields
{
    private const int LatestDay = 120_529; // 2299-12-31, the last that ClickHouse's Date32 holds.

    /// <summary>A field of an object; undefined when there is none.</summary>
    public static JsonElement Find(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text; null when the field is none.</summary>
    public static string? Text(JsonElement field) => field.ValueKind == JsonValueKind.String ? field.GetString() : null;

    public static RejectReason UserId(JsonElement field, out uint userId)
    {
        userId = 0;
        return field.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => RejectReason.UserIdMissing,
            JsonValueKind.Number or JsonValueKind.String =>
                EventNormalizer.ParseUserId(Encoding.UTF8.GetBytes(field.ToString()), out userId),
            _ => RejectReason.UserIdInvalid,
        };
    }

    /// <summary>A row image; null when the field is null or not there. A user_id it lacks is taken from the key.</summary>
    public static RejectReason User(JsonElement row, ReadOnlySpan<byte> key, out User? user)
    {
        user = null;
        if (row.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return RejectReason.None;
        if (row.ValueKind != JsonValueKind.Object) return RejectReason.ChangeInvalid;

        var reason = UserId(Find(row, "user_id"u8), out var userId);
        if (reason == RejectReason.UserIdMissing && DebeziumReader.TryParseKey(key, out userId)) reason = RejectReason.None;
        if (reason != RejectReason.None
            || (reason = SignupDate(Find(row, "signup_date"u8), out var signupDate)) != RejectReason.None
            || (reason = City(Find(row, "city"u8), out var city)) != RejectReason.None
            || (reason = DeviceType(Find(row, "device_type"u8), out var deviceType)) != RejectReason.None)
        {
            return reason;
        }

        user = new User(userId, signupDate, city, deviceType);
        return RejectReason.None;
    }

    /// <summary>ISO 8601 text, or a number since 1970: milliseconds, or microseconds when too large for these.</summary>
    public static DateTimeOffset? Time(JsonElement field)
    {
        if (field.ValueKind == JsonValueKind.String)
        {
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return DateTimeOffset.TryParse(field.GetString(), CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
        }

        if (field.ValueKind != JsonValueKind.Number || !field.TryGetInt64(out var value)) return null;
        var ms = Math.Abs((decimal)value) >= 100_000_000_000_000 ? value / 1000 : value;
        return Math.Abs((decimal)ms) < 250_000_000_000_000 && ms > -62_000_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    }

    /// <summary>The finest time of an envelope or source block, in microseconds; older connectors have milliseconds only.</summary>
    public static long TimeUs(JsonElement parent)
    {
        var us = Number(Find(parent, "ts_us"u8));
        var ms = Number(Find(parent, "ts_ms"u8));
        return us != 0 ? us : Math.Clamp(ms, long.MinValue / 1000, long.MaxValue / 1000) * 1000;
    }

    public static ChangeSource Source(JsonElement source) => new()
    {
        Version = Text(Find(source, "version"u8)) ?? "",
        Connector = Text(Find(source, "connector"u8)) ?? "",
        Name = Text(Find(source, "name"u8)) ?? "",
        TimeUs = TimeUs(source),
        Snapshot = Text(Find(source, "snapshot"u8)) ?? "false",
        Database = Text(Find(source, "db"u8)) ?? "",
        Sequence = Text(Find(source, "sequence"u8)),
        Table = Text(Find(source, "table"u8)) ?? "",
        ServerId = Number(Find(source, "server_id"u8)),
        Gtid = Text(Find(source, "gtid"u8)),
        File = Text(Find(source, "file"u8)) ?? "",
        Position = Number(Find(source, "pos"u8)),
        Row = Number(Find(source, "row"u8)),
    };

    private static long Number(JsonElement field) =>
        field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var value) ? value : 0;

    // io.debezium.time.Date is a number of days; other converters write ISO text, some with a time after it.
    private static RejectReason SignupDate(JsonElement field, out DateOnly? date)
    {
        date = null;
        var days = 0;
        switch (field.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return RejectReason.None;
            case JsonValueKind.Number:
                if (field.TryGetInt32(out days)) break;
                return field.TryGetInt64(out _) ? RejectReason.SignupDateOutOfRange : RejectReason.SignupDateInvalid;
            case JsonValueKind.String:
                var text = Encoding.UTF8.GetBytes(field.GetString()!.Trim()).AsSpan();
                if (text.Length == 0) return RejectReason.None;
                if (text.Length > 10 && text[10] is (byte)'T' or (byte)' ') text = text[..10];
                if (!CalendarDate.TryParse(text, out days)) return RejectReason.SignupDateInvalid;
                break;
            default:
                return RejectReason.SignupDateInvalid;
        }

        if (days > LatestDay || days < CalendarDate.ToDays(UserNormalizer.EarliestSignup)) return RejectReason.SignupDateOutOfRange;
        date = CalendarDate.FromDays(days);
        return RejectReason.None;
    }

    private static RejectReason City(JsonElement field, out string city) =>
        Attribute(field, RejectReason.CityInvalid, RejectReason.CityTooLong, out city);

    private static RejectReason DeviceType(JsonElement field, out string deviceType) =>
        Attribute(field, RejectReason.DeviceTypeInvalid, RejectReason.DeviceTypeTooLong, out deviceType);

    private static RejectReason Attribute(JsonElement field, RejectReason invalid, RejectReason tooLong, out string value)
    {
        value = "";
        if (field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return RejectReason.None;
        if (field.ValueKind != JsonValueKind.String) return invalid;

        var text = Utf8Text.Trim(Encoding.UTF8.GetBytes(field.GetString()!));
        value = TextPool.Get(text);
        return UserNormalizer.CheckText(text, tooLong);
    }
}
