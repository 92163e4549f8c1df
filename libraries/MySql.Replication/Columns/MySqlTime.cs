using System.Text;
using MySql.Replication.Columns;

namespace MySql.Replication;

/// <summary>A TIME: a span from -838:59:59 to 838:59:59, to the microsecond.</summary>
/// <param name="Microseconds">All of it, with its sign.</param>
/// <param name="Scale">Digits of the second that the column has.</param>
public readonly record struct MySqlTime(long Microseconds, int Scale)
{
    /// <summary>The longest text in bytes.</summary>
    public const int LongestText = 17;

    private const long PerSecond = 1_000_000;
    private const int MostHours = 838;

    /// <summary>As .NET's time span; exact.</summary>
    public TimeSpan ToTimeSpan() => new(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Writes <c>-12:34:56.789</c>.</summary>
    /// <returns>Bytes written.</returns>
    public int Format(Span<byte> utf8)
    {
        var written = 0;
        if (Microseconds < 0) utf8[written++] = (byte)'-';
        var all = Math.Abs(Microseconds);
        var seconds = (int)(all / PerSecond);
        var hours = seconds / 3600;
        if (hours >= 100) utf8[written++] = (byte)('0' + hours / 100);
        Digits.Two(utf8[written..], hours % 100);
        utf8[written + 2] = (byte)':';
        Digits.Two(utf8[(written + 3)..], seconds / 60 % 60);
        utf8[written + 5] = (byte)':';
        Digits.Two(utf8[(written + 6)..], seconds % 60);
        written += 8;
        return written + Digits.Fraction(utf8[written..], (int)(all % PerSecond), Scale);
    }

    /// <summary>As MySQL prints it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Since MySQL 5.6: big-endian with the fraction, as one number that is shifted to be positive.</summary>
    internal static MySqlTime Read(ReadOnlySpan<byte> bytes, int scale)
    {
        var width = bytes.Length - 3;
        var packed = (long)FractionalSecond.ReadBigEndian(bytes) - (0x800000L << 8 * width);
        var magnitude = Math.Abs(packed);
        var whole = magnitude >> 8 * width;
        if (whole >> 12 > MostHours) throw new BinlogFormatException($"A TIME cannot have {whole >> 12} hours.");
        var seconds = (whole >> 12) * 3600 + (whole >> 6 & 0x3F) * 60 + (whole & 0x3F);
        var microseconds = seconds * PerSecond + FractionalSecond.ToMicroseconds(magnitude - (whole << 8 * width), width);
        return new(packed < 0 ? -microseconds : microseconds, scale);
    }

    /// <summary>Before MySQL 5.6: hhmmss as a decimal number.</summary>
    internal static MySqlTime ReadOld(ReadOnlySpan<byte> bytes)
    {
        var packed = (bytes[0] | bytes[1] << 8 | bytes[2] << 16) << 8 >> 8;
        var digits = Math.Abs(packed);
        var microseconds = (digits / 10000 * 3600L + digits / 100 % 100 * 60 + digits % 100) * PerSecond;
        return new(packed < 0 ? -microseconds : microseconds, 0);
    }
}
