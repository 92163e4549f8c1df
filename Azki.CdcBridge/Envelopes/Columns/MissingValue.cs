using System.Buffers.Binary;
using System.Globalization;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>
/// What is written where a column has no value. That is its default if it has one (Kafka Connect's JSON does so, and readers of Debezium's
/// topics know it), else null, or 1970 for a time that may not be NULL.
/// </summary>
internal static class MissingValue
{
    private const string EpochDate = "1970-01-01", EpochTime = "1970-01-01 00:00:00", Midnight = "00:00:00";

    public static byte[] Of(ColumnShape column, ColumnEncoder encoder, EnvelopeOptions options)
    {
        var text = options.ReplacesNullWithDefault ? column.Default : null;
        if (text is null && !column.IsNullable) text = OfTime(column.Type);
        if (text is null) return "null"u8.ToArray();

        var json = new JsonBuffer();
        Write(text, column, encoder, json);
        return json.Written.ToArray();
    }

    private static string? OfTime(ColumnType type) => type switch
    {
        ColumnType.Date => EpochDate,
        ColumnType.DateTime or ColumnType.Timestamp => EpochTime,
        ColumnType.Time => Midnight,
        _ => null,
    };

    private static void Write(string text, ColumnShape column, ColumnEncoder encoder, JsonBuffer json)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        switch (column.Type)
        {
            case ColumnType.Timestamp: WriteTimestamp(utf8, column.Scale, encoder, json); break;
            case ColumnType.Float or ColumnType.Double: encoder.Write(Bytes(double.Parse(text, CultureInfo.InvariantCulture)), json); break;
            case ColumnType.Bit: encoder.Write(System.Text.Encoding.UTF8.GetBytes(FromBits(text).ToString(CultureInfo.InvariantCulture)), json); break;
            case ColumnType.Binary or ColumnType.VarBinary: encoder.Write(FromHexadecimal(text, column), json); break;
            // Beyond the largest signed number Debezium takes that one.
            case ColumnType.BigInt when encoder is IntegerEncoder && ulong.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > long.MaxValue: json.Number(long.MaxValue); break;
            default: encoder.Write(utf8, json); break;
        }
    }

    /// <summary>Defaults have all the column's digits, also in a snapshot.</summary>
    private static void WriteTimestamp(ReadOnlySpan<byte> text, int digits, ColumnEncoder encoder, JsonBuffer json)
    {
        var time = SelectedText.DateTime(text);
        if (time.IsZero) encoder.Write(text, json);
        else IsoText.DateTime(time, digits, json);
    }

    private static byte[] Bytes(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }

    /// <summary><c>b'101'</c></summary>
    private static ulong FromBits(string text) => text.Trim('b', '\'').Aggregate(0UL, (value, bit) => value << 1 | (bit == '1' ? 1UL : 0));

    /// <summary><c>0x6162</c>, with the zeros that BINARY(n) ends with.</summary>
    private static byte[] FromHexadecimal(string text, ColumnShape column)
    {
        var bytes = text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2)) : System.Text.Encoding.UTF8.GetBytes(text);
        if (bytes.Length < column.Length) Array.Resize(ref bytes, column.Length);
        return bytes;
    }
}
