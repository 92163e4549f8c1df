using System.Text;
using MySql.Replication.Columns;

namespace MySql.Replication;

/// <summary>A DATE. MySQL allows days that no calendar has: 0000-00-00, 2025-00-00, 2025-02-31.</summary>
/// <param name="Year">0 to 9999.</param>
/// <param name="Month">0 to 12.</param>
/// <param name="Day">0 to 31.</param>
public readonly record struct MySqlDate(int Year, int Month, int Day)
{
    /// <summary>The text's bytes.</summary>
    public const int TextLength = 10;

    /// <summary>0000-00-00.</summary>
    public bool IsZero => (Year | Month | Day) == 0;

    /// <summary>The day, where the calendar has it.</summary>
    public DateOnly? ToDateOnly() =>
        Year >= 1 && Month is >= 1 and <= 12 && Day >= 1 && Day <= DateTime.DaysInMonth(Year, Month) ? new DateOnly(Year, Month, Day) : null;

    /// <summary>Writes <c>2024-02-29</c>.</summary>
    /// <returns>Bytes written.</returns>
    public int Format(Span<byte> utf8)
    {
        Digits.Two(utf8[8..], Day);
        utf8[7] = (byte)'-';
        Digits.Two(utf8[5..], Month);
        utf8[4] = (byte)'-';
        Digits.Four(utf8, Year);
        return TextLength;
    }

    /// <summary>As MySQL prints it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLength];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    internal static MySqlDate Read(ReadOnlySpan<byte> bytes)
    {
        var packed = bytes[0] | bytes[1] << 8 | bytes[2] << 16;
        return Checked(packed >> 9, packed >> 5 & 15, packed & 31);
    }

    /// <summary>Damaged bytes can hold more than any date has.</summary>
    internal static MySqlDate Checked(long year, long month, long day) =>
        year is >= 0 and <= 9999 && month is >= 0 and <= 12 && day is >= 0 and <= 31 ? new((int)year, (int)month, (int)day) : throw new BinlogFormatException($"{year}-{month}-{day} is no date.");
}
