using System.Buffers;

namespace MySql.Replication.Json;

/// <summary>MySQL's binary JSON as text, keys in the stored order.</summary>
internal static class JsonText
{
    /// <summary>The server's own limit.</summary>
    private const int DeepestNesting = 100;

    /// <summary>From a type byte and the value. Nothing at all is what the server stores for a JSON null that was never set.</summary>
    public static void Write(ReadOnlySpan<byte> document, IBufferWriter<byte> utf8, JsonFormat format)
    {
        if (document.IsEmpty) utf8.Write("null"u8);
        else Write((JsonType)document[0], document[1..], utf8, format, 0);
    }

    private static void Write(JsonType type, ReadOnlySpan<byte> value, IBufferWriter<byte> utf8, JsonFormat format, int depth)
    {
        if (depth > DeepestNesting) throw new BinlogFormatException($"A JSON document is nested deeper than {DeepestNesting} levels.");
        if (type <= JsonType.LargeArray) WriteContainer(new(type, value), utf8, format, depth);
        else JsonScalar.Write(type, value, utf8, format);
    }

    private static void WriteContainer(JsonContainer container, IBufferWriter<byte> utf8, JsonFormat format, int depth)
    {
        utf8.Write(container.IsObject ? "{"u8 : "["u8);
        for (var i = 0; i < container.Count; i++)
        {
            if (i > 0) utf8.Write(format.Comma);
            if (container.IsObject)
            {
                format.WriteString(container.Key(i), utf8);
                utf8.Write(format.Colon);
            }
            var value = container.Value(i, out var type);
            Write(type, value, utf8, format, depth + 1);
        }
        utf8.Write(container.IsObject ? "}"u8 : "]"u8);
    }
}
