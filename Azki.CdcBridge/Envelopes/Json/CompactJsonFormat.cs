using System.Buffers;
using System.Globalization;
using MySql.Replication;
using MySql.Replication.Json;

namespace Azki.CdcBridge.Envelopes.Json;

/// <summary>JSON documents as Debezium writes them when it streams: without spaces, no number with an exponent, bytes as plain base64.</summary>
internal sealed class CompactJsonFormat : JsonFormat
{
    /// <summary>More digits after the point than any double has.</summary>
    private const string AllDigits = "F1074";

    private const double LeastPlain = 1e-3, LeastWithoutFraction = 1e7;
    private readonly JsonBuffer _buffer = new();

    public override ReadOnlySpan<byte> Comma => ","u8;

    public override ReadOnlySpan<byte> Colon => ":"u8;

    /// <summary>The text is put into a string of JSON, where what is special is escaped once more.</summary>
    public override void WriteString(ReadOnlySpan<byte> text, IBufferWriter<byte> utf8)
    {
        _buffer.Clear();
        _buffer.Raw((byte)'"');
        JsonEscapes.WriteWithoutPairs(text, _buffer);
        _buffer.Raw((byte)'"');
        utf8.Write(_buffer.Written);
    }

    public override void WriteDouble(double value, IBufferWriter<byte> utf8)
    {
        _buffer.Clear();
        var magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= LeastPlain and < LeastWithoutFraction)) JavaNumbers.Write(value, _buffer);
        else WriteExact(value);
        utf8.Write(_buffer.Written);
    }

    public override void WriteTime(MySqlTime value, IBufferWriter<byte> utf8) => base.WriteTime(value with { Scale = DigitsOf(value.Microseconds) }, utf8);

    public override void WriteDateTime(MySqlDateTime value, IBufferWriter<byte> utf8) => base.WriteDateTime(value with { Scale = DigitsOf(value.TimeOfDay) }, utf8);

    public override void WriteOpaque(byte type, ReadOnlySpan<byte> bytes, IBufferWriter<byte> utf8)
    {
        _buffer.Clear();
        _buffer.Base64Text(bytes);
        utf8.Write(_buffer.Written);
    }

    /// <summary>Every digit that the binary number has.</summary>
    private void WriteExact(double value)
    {
        Span<byte> text = stackalloc byte[1400];
        value.TryFormat(text, out var length, AllDigits, CultureInfo.InvariantCulture);
        _buffer.Raw(text[..length].TrimEnd((byte)'0').TrimEnd((byte)'.'));
    }

    private static int DigitsOf(long microseconds)
    {
        var (fraction, digits) = (Math.Abs(microseconds % 1_000_000), 6);
        if (fraction == 0) return 0;
        for (; fraction % 10 == 0; fraction /= 10) digits--;
        return digits;
    }
}
