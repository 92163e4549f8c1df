using System.Buffers;

namespace MySql.Replication.Json;

/// <summary>MySQL's binary JSON as the text that the server prints: a space after each comma and colon, keys in the stored order.</summary>
internal static class JsonText
{
    /// <summary>The server's own limit.</summary>
    private const int DeepestNesting = 100;

    /// <summary>From a type byte and the value. Nothing at all is what the server stores for a JSON null that was never set.</summary>
    public static void Write(ReadOnlySpan<byte> document, IBufferWriter<byte> utf8)
    {
        if (document.IsEmpty) utf8.Write("null"u8);
        else Write((JsonType)document[0], document[1..], utf8, 0);
    }

    public static void Write(JsonType type, ReadOnlySpan<byte> value, IBufferWriter<byte> utf8, int depth)
    {
        if (depth > DeepestNesting) throw new BinlogFormatException($"A JSON document is nested deeper than {DeepestNesting} levels.");
        if (type <= JsonType.LargeArray) WriteContainer(new(type, value), utf8, depth);
        else JsonScalar.Write(type, value, utf8);
    }

    private static void WriteContainer(JsonContainer container, IBufferWriter<byte> utf8, int depth)
    {
        utf8.Write(container.IsObject ? "{"u8 : "["u8);
        for (var i = 0; i < container.Count; i++)
        {
            if (i > 0) utf8.Write(", "u8);
            if (container.IsObject)
            {
                JsonStringText.Write(container.Key(i), utf8);
                utf8.Write(": "u8);
            }
            var value = container.Value(i, out var type);
            Write(type, value, utf8, depth + 1);
        }
        utf8.Write(container.IsObject ? "}"u8 : "]"u8);
    }

}
