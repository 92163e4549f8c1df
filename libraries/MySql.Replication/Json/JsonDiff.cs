using System.Buffers;
using System.Text;

namespace MySql.Replication.Json;

/// <summary>One change to a JSON document.</summary>
public readonly ref struct JsonDiff
{
    private readonly ReadOnlySpan<byte> _path;

    internal JsonDiff(JsonDiffOperation operation, ReadOnlySpan<byte> path, ReadOnlySpan<byte> value)
    {
        Operation = operation;
        _path = path;
        BinaryValue = value;
    }

    /// <summary>What is done.</summary>
    public JsonDiffOperation Operation { get; }

    /// <summary>Where, as MySQL writes paths: <c>$.a[3]."b c"</c>.</summary>
    public string Path => Encoding.UTF8.GetString(_path);

    internal ReadOnlySpan<byte> Utf8Path => _path;

    internal ReadOnlySpan<byte> BinaryValue { get; }

    /// <summary>Writes the new value as MySQL prints it; nothing for <see cref="JsonDiffOperation.Remove"/>.</summary>
    public void WriteValue(IBufferWriter<byte> utf8)
    {
        if (Operation != JsonDiffOperation.Remove) JsonText.Write(BinaryValue, utf8, JsonFormat.Server);
    }
}
