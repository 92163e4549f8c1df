namespace Azki.Core.Users;

/// <summary>A user as sent: UTF-8, unquoted, empty where absent. Valid while the buffers behind it are.</summary>
public readonly ref struct RawUser
{
    /// <summary>Decimal digits.</summary>
    public ReadOnlySpan<byte> UserId { get; init; }

    /// <summary><c>yyyy-MM-dd</c>, or empty.</summary>
    public ReadOnlySpan<byte> SignupDate { get; init; }

    /// <summary>Text, or empty.</summary>
    public ReadOnlySpan<byte> City { get; init; }

    /// <summary>Text, or empty.</summary>
    public ReadOnlySpan<byte> DeviceType { get; init; }
}
