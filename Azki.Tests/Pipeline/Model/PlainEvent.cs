using System.Globalization;
using System.Text;
using Azki.Core.Events;

namespace Azki.Tests.Pipeline.Model;

/// <summary>A user, as a row of users.csv says.</summary>
internal sealed record PlainUser(uint UserId, DateOnly? Signup, string City, string Device)
{
    public string ToCsv() => string.Create(CultureInfo.InvariantCulture, $"{UserId},{Signup:yyyy-MM-dd},{City},{Device}");
}

/// <summary>An event that is to be accepted. Its identity is the one thing taken from the product: ties are broken by it.</summary>
internal sealed record PlainEvent(long TimeMs, uint UserId, string Session, string Type, string Channel, uint Premium, string? GivenId = null)
{
    public ulong Id => GivenId is null
        ? EventIdentity.Compute(TimeMs, UserId, Utf8(Session), Utf8(Type), Utf8(Channel), Premium)
        : ulong.TryParse(GivenId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : EventIdentity.Hash(Utf8(GivenId));

    public DateTime Time => DateTime.UnixEpoch.AddMilliseconds(TimeMs);

    public DateOnly Day => DateOnly.FromDateTime(Time);

    public bool IsPurchase => Type == "purchase";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>An event with the attributes it got; none: its user is not known.</summary>
internal sealed record StoredEvent(PlainEvent Event, PlainUser? User)
{
    public string City => User?.City ?? "";

    public string Device => User?.Device ?? "";
}
