using System.Buffers.Binary;
using System.Text;
using MySql.Replication.Columns;

namespace MySql.Replication;

/// <summary>A DATETIME, or a TIMESTAMP in UTC. As with <see cref="MySqlDate"/>, its day need not be one of the calendar.</summary>
/// <param name="Date">The day.</param>
/// <param name="TimeOfDay">Microseconds since midnight.</param>
/// <param name="Scale">Digits of the second that the column has.</param>
public readonly record struct MySqlDateTime(MySqlDate Date, long TimeOfDay, int Scale)
{
    /// <summary>The longest text in bytes.</summary>
    public const int LongestText = 26;

    private const long PerSecond = 1_000_000;

    /// <summary>1970-01-01, counted as DateOnly counts days.</summary>
    private const int EpochDay = 719162;

    /// <summary>0000-00-00 00:00:00.</summary>
    public bool IsZero => Date.IsZero && TimeOfDay == 0;

    /// <summary>The moment, where the calendar has it; its kind is not told.</summary>
    public DateTime? ToDateTime() => Date.ToDateOnly()?.ToDateTime(default).AddTicks(TimeOfDay * TimeSpan.TicksPerMicrosecond);

    /// <summary>Writes <c>2025-10-01 14:39:08.123456</c>.</summary>
    /// <returns>Bytes written.</returns>
    public int Format(Span<byte> utf8)
    {
        Date.Format(utf8);
        utf8[10] = (byte)' ';
        var seconds = (int)(TimeOfDay / PerSecond);
        Digits.Two(utf8[11..], seconds / 3600);
        utf8[13] = (byte)':';
        Digits.Two(utf8[14..], seconds / 60 % 60);
        utf8[16] = (byte)':';
        Digits.Two(utf8[17..], seconds % 60);
        return 19 + Digits.Fraction(utf8[19..], (int)(TimeOfDay % PerSecond), Scale);
    }

    /// <summary>As MySQL prints it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>DATETIME since MySQL 5.6.</summary>
    internal static MySqlDateTime Read(ReadOnlySpan<byte> bytes, int scale)
    {
        var packed = (long)FractionalSecond.ReadBigEndian(bytes[..5]) - 0x8000000000;
        var fraction = FractionalSecond.ToMicroseconds((long)FractionalSecond.ReadBigEndian(bytes[5..]), bytes.Length - 5);
        var yearMonth = (int)(packed >> 22);
        var date = MySqlDate.Checked(yearMonth / 13, yearMonth % 13, packed >> 17 & 31);
        return new(date, (packed >> 12 & 31) * 3600 * PerSecond + (packed >> 6 & 63) * 60 * PerSecond + (packed & 63) * PerSecond + fraction, scale);
    }

    /// <summary>DATETIME before MySQL 5.6: yyyymmddhhmmss as a decimal number.</summary>
    internal static MySqlDateTime ReadOld(ReadOnlySpan<byte> bytes)
    {
        var (day, time) = Math.DivRem(BinaryPrimitives.ReadInt64LittleEndian(bytes), 1_000_000L);
        return new(MySqlDate.Checked(day / 10000, day / 100 % 100, day % 100), (time / 10000 * 3600 + time / 100 % 100 * 60 + time % 100) * PerSecond, 0);
    }

    /// <summary>TIMESTAMP since MySQL 5.6; 0 is its zero date.</summary>
    internal static MySqlDateTime ReadTimestamp(ReadOnlySpan<byte> bytes, int scale) =>
        FromUnix(BinaryPrimitives.ReadUInt32BigEndian(bytes), FractionalSecond.ToMicroseconds((long)FractionalSecond.ReadBigEndian(bytes[4..]), bytes.Length - 4), scale);

    /// <summary>TIMESTAMP before MySQL 5.6.</summary>
    internal static MySqlDateTime ReadOldTimestamp(ReadOnlySpan<byte> bytes) => FromUnix(BinaryPrimitives.ReadUInt32LittleEndian(bytes), 0, 0);

    private static MySqlDateTime FromUnix(uint seconds, int microseconds, int scale)
    {
        if (seconds == 0 && microseconds == 0) return new(default, 0, scale);
        var (day, second) = Math.DivRem(seconds, 86400u);
        var (year, month, ofMonth) = DateOnly.FromDayNumber(EpochDay + (int)day);
        return new(new(year, month, ofMonth), second * PerSecond + microseconds, scale);
    }
}
