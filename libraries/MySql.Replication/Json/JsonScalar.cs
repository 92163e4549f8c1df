using System.Buffers;
using System.Buffers.Binary;
using MySql.Replication.Columns;
using MySql.Replication.Protocol;

namespace MySql.Replication.Json;

/// <summary>Values that hold no others.</summary>
internal static class JsonScalar
{
    private const byte NullLiteral = 0, TrueLiteral = 1, FalseLiteral = 2;

    public static void Write(JsonType type, ReadOnlySpan<byte> value, IBufferWriter<byte> utf8, JsonFormat format)
    {
        var reader = new WireReader(value);
        switch (type)
        {
            case JsonType.Literal: utf8.Write(Literal(reader.UInt8())); break;
            case JsonType.Int16: ValueText.WriteNumber((long)(short)reader.UInt16(), utf8); break;
            case JsonType.UInt16: ValueText.WriteNumber((ulong)reader.UInt16(), utf8); break;
            case JsonType.Int32: ValueText.WriteNumber((long)(int)reader.UInt32(), utf8); break;
            case JsonType.UInt32: ValueText.WriteNumber((ulong)reader.UInt32(), utf8); break;
            case JsonType.Int64: ValueText.WriteNumber((long)reader.UInt64(), utf8); break;
            case JsonType.UInt64: ValueText.WriteNumber(reader.UInt64(), utf8); break;
            case JsonType.Double: format.WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(reader.Bytes(8)), utf8); break;
            case JsonType.String: format.WriteString(reader.Bytes(VariableLength(ref reader)), utf8); break;
            case JsonType.Opaque:
                var kind = (WireType)reader.UInt8();
                JsonOpaque.Write(kind, reader.Bytes(VariableLength(ref reader)), utf8, format);
                break;
            default: throw new BinlogFormatException($"A JSON value of type {(byte)type} is not known here.");
        }
    }

    private static ReadOnlySpan<byte> Literal(byte literal) => literal switch
    {
        NullLiteral => "null"u8,
        TrueLiteral => "true"u8,
        FalseLiteral => "false"u8,
        _ => throw new BinlogFormatException($"A JSON literal {literal} is not known here."),
    };

    /// <summary>A whole number stays a double to whoever reads the text.</summary>
    public static void WriteDouble(double value, IBufferWriter<byte> utf8)
    {
        var target = utf8.GetSpan(FloatingText.Longest + 2);
        var written = FloatingText.Format(value, target);
        if (target[..written].IndexOfAny((byte)'.', (byte)'e') < 0) written += Put(".0"u8, target[written..]);
        utf8.Advance(written);
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private static int VariableLength(ref WireReader reader)
    {
        var length = 0L;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = reader.UInt8();
            length |= (long)(part & 0x7F) << shift;
            if (part < 0x80) return length <= int.MaxValue ? (int)length : throw new BinlogFormatException($"A JSON value cannot have {length} bytes.");
        }
        throw new BinlogFormatException("A JSON value's length has no end.");
    }
}
