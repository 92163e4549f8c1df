using System.Buffers;

namespace MySql.Replication.Json;

/// <summary>How documents become text: as it is, the way MySQL prints them. Another way overrides what it does otherwise.</summary>
public class JsonFormat
{
    /// <summary>The server's own.</summary>
    public static JsonFormat Server { get; } = new();

    /// <summary>Between two values.</summary>
    public virtual ReadOnlySpan<byte> Comma => ", "u8;

    /// <summary>Between a key and its value.</summary>
    public virtual ReadOnlySpan<byte> Colon => ": "u8;

    /// <summary>Writes a string or key, with its quotes.</summary>
    public virtual void WriteString(ReadOnlySpan<byte> text, IBufferWriter<byte> utf8) => JsonStringText.Write(text, utf8);

    /// <summary>Writes a floating-point number.</summary>
    public virtual void WriteDouble(double value, IBufferWriter<byte> utf8) => JsonScalar.WriteDouble(value, utf8);

    /// <summary>Writes an SQL date inside a document.</summary>
    public virtual void WriteDate(MySqlDate value, IBufferWriter<byte> utf8) => JsonOpaque.WriteDate(value, utf8);

    /// <summary>Writes an SQL time inside a document.</summary>
    public virtual void WriteTime(MySqlTime value, IBufferWriter<byte> utf8) => JsonOpaque.WriteTime(value, utf8);

    /// <summary>Writes an SQL date and time inside a document.</summary>
    public virtual void WriteDateTime(MySqlDateTime value, IBufferWriter<byte> utf8) => JsonOpaque.WriteDateTime(value, utf8);

    /// <summary>Writes bytes of another SQL type inside a document.</summary>
    /// <param name="type">The server's number of the type.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="utf8">Where to.</param>
    public virtual void WriteOpaque(byte type, ReadOnlySpan<byte> bytes, IBufferWriter<byte> utf8) => JsonOpaque.WriteBase64(type, bytes, utf8);
}
