using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using MySql.Replication.Columns;

namespace MySql.Replication.Json;

/// <summary>SQL values inside a JSON document that JSON itself has not.</summary>
internal static class JsonOpaque
{
    private const int TemporalLength = 8;
    private const int AllDigits = 6;

    public static void Write(WireType type, ReadOnlySpan<byte> data, IBufferWriter<byte> utf8)
    {
        switch (type)
        {
            case WireType.NewDecimal when data.Length > 2:
                utf8.Advance(new PackedDecimal(data[2..], data[0], data[1]).Format(utf8.GetSpan(PackedDecimal.LongestText)));
                break;
            case WireType.Date or WireType.NewDate or WireType.Time or WireType.DateTime or WireType.Timestamp when data.Length == TemporalLength:
                WriteTemporal(type, BinaryPrimitives.ReadInt64LittleEndian(data), utf8);
                break;
            default: WriteBase64(type, data, utf8); break;
        }
    }

    /// <summary>As DATETIME2 and TIME2 are packed, with microseconds in the low three bytes.</summary>
    private static void WriteTemporal(WireType type, long packed, IBufferWriter<byte> utf8)
    {
        var target = utf8.GetSpan(MySqlDateTime.LongestText + 2);
        target[0] = (byte)'"';
        var magnitude = packed == long.MinValue ? throw new BinlogFormatException("A time inside JSON is out of range.") : Math.Abs(packed);
        var (whole, micros) = (magnitude >> 24, magnitude & 0xFFFFFF);
        var ofDay = ((whole >> 12 & 0x1F) * 3600 + (whole >> 6 & 0x3F) * 60 + (whole & 0x3F)) * 1_000_000 + micros;
        int length;
        if (type == WireType.Time)
        {
            var time = ((whole >> 12 & 0x3FF) * 3600 + (whole >> 6 & 0x3F) * 60 + (whole & 0x3F)) * 1_000_000 + micros;
            length = new MySqlTime(packed < 0 ? -time : time, AllDigits).Format(target[1..]);
        }
        else
        {
            var yearMonth = whole >> 22;
            var date = MySqlDate.Checked(yearMonth / 13, yearMonth % 13, whole >> 17 & 31);
            length = type is WireType.Date or WireType.NewDate ? date.Format(target[1..]) : new MySqlDateTime(date, ofDay, AllDigits).Format(target[1..]);
        }
        target[length + 1] = (byte)'"';
        utf8.Advance(length + 2);
    }

    private static void WriteBase64(WireType type, ReadOnlySpan<byte> data, IBufferWriter<byte> utf8)
    {
        utf8.Write("\"base64:type"u8);
        ValueText.WriteNumber((ulong)type, utf8);
        utf8.Write(":"u8);
        Base64.EncodeToUtf8(data, utf8.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out var written);
        utf8.Advance(written);
        utf8.Write("\""u8);
    }
}
