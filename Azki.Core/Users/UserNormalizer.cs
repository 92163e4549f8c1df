using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Azki.Core.Events;
using Azki.Core.Text;

namespace Azki.Core.Users;

/// <summary>Decides whether a user is accepted and brings it to its one normal form. Safe to share between threads.</summary>
public static class UserNormalizer
{
    /// <summary>The longest city and device type, in Unicode characters.</summary>
    public const int MaxTextCharacters = 128;

    /// <summary>The earliest signup accepted (also the first day that ClickHouse's Date32 holds).</summary>
    public static DateOnly EarliestSignup { get; } = new(1900, 1, 1);

    /// <summary>Normalises one user.</summary>
    /// <param name="raw">The user as sent.</param>
    /// <param name="today">The day of the clock, UTC; signups to the day after it are accepted.</param>
    /// <param name="user">The user.</param>
    /// <param name="reason">The first defect, in the order of the columns.</param>
    public static bool TryNormalize(in RawUser raw, DateOnly today, [NotNullWhen(true)] out User? user, out RejectReason reason)
    {
        user = null;
        var city = Utf8Text.Trim(raw.City);
        var deviceType = Utf8Text.Trim(raw.DeviceType);
        if ((reason = EventNormalizer.ParseUserId(raw.UserId, out var userId)) != RejectReason.None
            || (reason = ParseSignupDate(raw.SignupDate, today, out var signupDate)) != RejectReason.None
            || (reason = CheckText(city, RejectReason.CityTooLong)) != RejectReason.None
            || (reason = CheckText(deviceType, RejectReason.DeviceTypeTooLong)) != RejectReason.None)
        {
            return false;
        }

        user = new User(userId, signupDate, TextPool.Get(city), TextPool.Get(deviceType));
        return true;
    }

    /// <summary>Whether a signup is in the range accepted.</summary>
    public static bool IsInRange(DateOnly signupDate, DateOnly today) => signupDate >= EarliestSignup && signupDate.DayNumber <= today.DayNumber + 1;

    internal static RejectReason CheckText(ReadOnlySpan<byte> text, RejectReason tooLong)
    {
        if (!Utf8.IsValid(text)) return RejectReason.NotUtf8;
        return Utf8Text.CountCharacters(text) > MaxTextCharacters ? tooLong : RejectReason.None;
    }

    private static RejectReason ParseSignupDate(ReadOnlySpan<byte> raw, DateOnly today, out DateOnly? signupDate)
    {
        signupDate = null;
        var text = Utf8Text.Trim(raw);
        if (text.Length == 0) return RejectReason.None;
        if (!CalendarDate.TryParse(text, out var days)) return Utf8.IsValid(text) ? RejectReason.SignupDateInvalid : RejectReason.NotUtf8;

        var date = CalendarDate.FromDays(days);
        signupDate = date;
        return IsInRange(date, today) ? RejectReason.None : RejectReason.SignupDateOutOfRange;
    }
}
