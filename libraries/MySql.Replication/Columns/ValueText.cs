using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using MySql.Replication.Json;

namespace MySql.Replication.Columns;

/// <summary>Values as the text MySQL prints.</summary>
internal static class ValueText
{
    private const int LongestNumber = 20;

    public static void Write(in ColumnValue value, IBufferWriter<byte> utf8)
    {
        if (value.IsNull || !value.IsPresent) throw new InvalidOperationException($"Column {value.Column.Name} is {(value.IsNull ? "NULL" : "not in the row image")}: there is no text for it.");
        if (value.IsJsonDiff) throw new InvalidOperationException($"Column {value.Column.Name} holds changes to a JSON document: read them with GetJsonDiffs.");
        switch (value.Column.Type)
        {
            case ColumnType.TinyInt or ColumnType.SmallInt or ColumnType.MediumInt or ColumnType.Int or ColumnType.BigInt when !value.Column.IsUnsigned:
                WriteNumber(value.GetInt64(), utf8);
                break;
            case ColumnType.TinyInt or ColumnType.SmallInt or ColumnType.MediumInt or ColumnType.Int or ColumnType.BigInt or ColumnType.Bit:
                WriteNumber(value.GetUInt64(), utf8);
                break;
            case ColumnType.Float: utf8.Advance(FloatingText.Format(value.GetSingle(), utf8.GetSpan(FloatingText.Longest))); break;
            case ColumnType.Double: utf8.Advance(FloatingText.Format(value.GetDouble(), utf8.GetSpan(FloatingText.Longest))); break;
            case ColumnType.Decimal: utf8.Advance(value.GetDecimal().Format(utf8.GetSpan(PackedDecimal.LongestText))); break;
            case ColumnType.Year: WriteYear((int)value.GetInt64(), utf8); break;
            case ColumnType.Date: utf8.Advance(value.GetDate().Format(utf8.GetSpan(MySqlDate.TextLength))); break;
            case ColumnType.Time: utf8.Advance(value.GetTime().Format(utf8.GetSpan(MySqlTime.LongestText))); break;
            case ColumnType.DateTime or ColumnType.Timestamp: utf8.Advance(value.GetDateTime().Format(utf8.GetSpan(MySqlDateTime.LongestText))); break;
            case ColumnType.Char or ColumnType.VarChar or ColumnType.Text: value.Column.Charset.Transcode(value.Bytes, utf8); break;
            case ColumnType.Enum: WriteEnum(value, utf8); break;
            case ColumnType.Set: WriteSet(value, utf8); break;
            case ColumnType.Json: JsonText.Write(value.Bytes, utf8, JsonFormat.Server); break;
            default: WriteHexadecimal(value, utf8); break;
        }
    }

    public static void WriteNumber(long number, IBufferWriter<byte> utf8)
    {
        Utf8Formatter.TryFormat(number, utf8.GetSpan(LongestNumber), out var written);
        utf8.Advance(written);
    }

    public static void WriteNumber(ulong number, IBufferWriter<byte> utf8)
    {
        Utf8Formatter.TryFormat(number, utf8.GetSpan(LongestNumber), out var written);
        utf8.Advance(written);
    }

    private static void WriteYear(int year, IBufferWriter<byte> utf8)
    {
        Digits.Four(utf8.GetSpan(4), year);
        utf8.Advance(4);
    }

    private static void WriteEnum(in ColumnValue value, IBufferWriter<byte> utf8)
    {
        var number = value.GetUInt64();
        // 0 is the empty text that MySQL keeps for a value that is not in the list.
        if (number == 0) return;
        if (value.Column.Utf8Members is not { } members) WriteNumber(number, utf8);
        else utf8.Write(number <= (ulong)members.Length ? members[number - 1] : throw NotListed(value.Column, number));
    }

    private static void WriteSet(in ColumnValue value, IBufferWriter<byte> utf8)
    {
        var bits = value.GetUInt64();
        if (value.Column.Utf8Members is not { } members)
        {
            WriteNumber(bits, utf8);
            return;
        }
        var isFirst = true;
        for (; bits != 0; bits &= bits - 1)
        {
            var at = BitOperations.TrailingZeroCount(bits);
            if (at >= members.Length) throw NotListed(value.Column, bits);
            if (!isFirst) utf8.Write(","u8);
            isFirst = false;
            utf8.Write(members[at]);
        }
    }

    private static void WriteHexadecimal(in ColumnValue value, IBufferWriter<byte> utf8)
    {
        var bytes = value.Bytes;
        var zeros = value.Column.Type == ColumnType.Binary ? Math.Max(0, value.Column.Length - bytes.Length) : 0;
        utf8.Write("0x"u8);
        var target = utf8.GetSpan(2 * (bytes.Length + zeros));
        Convert.TryToHexString(bytes, target, out var written);
        target.Slice(written, 2 * zeros).Fill((byte)'0');
        utf8.Advance(written + 2 * zeros);
    }

    private static BinlogFormatException NotListed(Column column, ulong number) =>
        new($"Column {column.Name}: {number} is none of its {column.Members!.Count} values. Does the schema belong to this table?");
}
