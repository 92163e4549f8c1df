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
    private const int Quotes = 2;

    /// <summary>What makes a line of 76 characters, after which the server's base64 goes on in the next.</summary>
    private const int BytesOfLine = 57;

    public static void Write(WireType type, ReadOnlySpan<byte> data, IBufferWriter<byte> utf8, JsonFormat format)
    {
        switch (type)
        {
            case WireType.NewDecimal when data.Length > 2:
                utf8.Advance(new PackedDecimal(data[2..], data[0], data[1]).Format(utf8.GetSpan(PackedDecimal.LongestText)));
                break;
            case WireType.Date or WireType.NewDate or WireType.Time or WireType.DateTime or WireType.Timestamp when data.Length == TemporalLength:
                WriteTemporal(type, BinaryPrimitives.ReadInt64LittleEndian(data), utf8, format);
                break;
            default: format.WriteOpaque((byte)type, data, utf8); break;
        }
    }

    public static void WriteDate(MySqlDate value, IBufferWriter<byte> utf8)
    {
        var target = utf8.GetSpan(MySqlDate.TextLength + Quotes);
        Finish(target, value.Format(target[1..]), utf8);
    }

    public static void WriteTime(MySqlTime value, IBufferWriter<byte> utf8)
    {
        var target = utf8.GetSpan(MySqlTime.LongestText + Quotes);
        Finish(target, value.Format(target[1..]), utf8);
    }

    public static void WriteDateTime(MySqlDateTime value, IBufferWriter<byte> utf8)
    {
        var target = utf8.GetSpan(MySqlDateTime.LongestText + Quotes);
        Finish(target, value.Format(target[1..]), utf8);
    }

    public static void WriteBase64(byte type, ReadOnlySpan<byte> data, IBufferWriter<byte> utf8)
    {
        utf8.Write("\"base64:type"u8);
        ValueText.WriteNumber((ulong)type, utf8);
        utf8.Write(":"u8);
        for (; data.Length > BytesOfLine; data = data[BytesOfLine..])
        {
            WriteLine(data[..BytesOfLine], utf8);
            utf8.Write("\\n"u8);
        }
        WriteLine(data, utf8);
        utf8.Write("\""u8);
    }

    private static void WriteLine(ReadOnlySpan<byte> data, IBufferWriter<byte> utf8)
    {
        Base64.EncodeToUtf8(data, utf8.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out var written);
        utf8.Advance(written);
    }

    /// <summary>As DATETIME2 and TIME2 are packed, with microseconds in the low three bytes.</summary>
    private static void WriteTemporal(WireType type, long packed, IBufferWriter<byte> utf8, JsonFormat format)
    {
        var magnitude = packed == long.MinValue ? throw new BinlogFormatException("A time inside JSON is out of range.") : Math.Abs(packed);
        var (whole, micros) = (magnitude >> 24, magnitude & 0xFFFFFF);
        if (type == WireType.Time)
        {
            var time = ((whole >> 12 & 0x3FF) * 3600 + (whole >> 6 & 0x3F) * 60 + (whole & 0x3F)) * 1_000_000 + micros;
            format.WriteTime(new(packed < 0 ? -time : time, AllDigits), utf8);
            return;
        }
        var yearMonth = whole >> 22;
        var date = MySqlDate.Checked(yearMonth / 13, yearMonth % 13, whole >> 17 & 31);
        var ofDay = ((whole >> 12 & 0x1F) * 3600 + (whole >> 6 & 0x3F) * 60 + (whole & 0x3F)) * 1_000_000 + micros;
        if (type is WireType.Date or WireType.NewDate) format.WriteDate(date, utf8);
        else format.WriteDateTime(new(date, ofDay, AllDigits), utf8);
    }

    private static void Finish(Span<byte> target, int length, IBufferWriter<byte> utf8)
    {
        target[0] = (byte)'"';
        target[length + 1] = (byte)'"';
        utf8.Advance(length + Quotes);
    }
}
