namespace Azki.Warehouse.Reports.Users;

/// <summary>The attributes of a user at a time; the operation that made them so is c, u, d or r (snapshot).</summary>
public sealed record UserAttributes(DateTimeOffset ChangedAt, string Operation, bool IsDeleted, DateOnly? SignupDate, string City, string DeviceType);

/// <summary>What a user was worth so far.</summary>
public sealed record UserValue(
    long Events, long Sessions, long Purchases, decimal Revenue, double AveragePremium, double Conversion, DateTimeOffset First, DateTimeOffset Last);

/// <summary>A user: the history of the attributes, the latest first (empty for one never captured), and the value (null without an event).</summary>
public sealed record UserProfile(long UserId, IReadOnlyList<UserAttributes> Changes, UserValue? Value)
{
    /// <summary>Whether anything is known of this user at all.</summary>
    public bool IsKnown => Changes.Count > 0 || Value is not null;
}
