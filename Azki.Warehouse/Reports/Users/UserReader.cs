using System.Globalization;

namespace Azki.Warehouse.Reports.Users;

/// <summary>Reads single users.</summary>
public static class UserReader
{
    /// <summary>A user by id.</summary>
    public static async Task<UserProfile> ReadUserAsync(this WarehouseReader warehouse, long userId, CancellationToken cancellationToken = default)
    {
        var user = new Dictionary<string, object> { ["user"] = userId };
        var changes = await warehouse.ReadAsync(new("""
            SELECT toUnixTimestamp64Milli(toDateTime64(changed_at, 3, 'UTC')), toString(operation), is_deleted, toString(signup_date), toString(city), toString(device_type)
            FROM user_changes WHERE user_id = {user:UInt32} ORDER BY version DESC LIMIT 200
            """, user), r => new UserAttributes(r.Time(0), r.GetString(1), r.Number(2) > 0, r.IsDBNull(3) ? null : DateOnly.Parse(r.GetString(3), CultureInfo.InvariantCulture),
                r.GetString(4), r.GetString(5)), cancellationToken).ConfigureAwait(false);
        var value = await warehouse.ReadAsync(new("""
            SELECT
                count() AS events, uniqExact(session_id) AS sessions, sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue,
                if(purchases = 0, 0, revenue / purchases), if(sessions = 0, 0, uniqExactIf(session_id, is_purchase = 1) / sessions),
                toUnixTimestamp64Milli(min(event_time)), toUnixTimestamp64Milli(max(event_time))
            FROM processed_events_storage WHERE user_id = {user:UInt32}
            """, user), r => new UserValue(r.Whole(0), r.Whole(1), r.Whole(2), r.Amount(3), r.Number(4), r.Number(5), r.Time(6), r.Time(7)),
            cancellationToken).ConfigureAwait(false);
        return new(userId, changes, value is [{ Events: > 0 } some] ? some : null);
    }

    /// <summary>Users whose id begins with these digits, the least first.</summary>
    public static Task<IReadOnlyList<FoundUser>> FindUsersAsync(this WarehouseReader warehouse, string digits, CancellationToken cancellationToken = default) =>
        warehouse.ReadAsync(new("""
            SELECT user_id, toString(signup_date), toString(city), toString(device_type) FROM users
            WHERE startsWith(toString(user_id), {digits:String}) ORDER BY user_id LIMIT 20
            """, new Dictionary<string, object> { ["digits"] = digits }),
            r => new FoundUser(r.Whole(0), r.IsDBNull(1) ? null : DateOnly.Parse(r.GetString(1), CultureInfo.InvariantCulture), r.GetString(2), r.GetString(3)), cancellationToken);
}

/// <summary>A user in a list.</summary>
public sealed record FoundUser(long UserId, DateOnly? SignupDate, string City, string DeviceType);
