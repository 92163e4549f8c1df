using System.Buffers;

namespace MySql.Replication.Json;

/// <summary>A document that can be changed. Scalars are kept as the text they print.</summary>
internal sealed class JsonTree
{
    private readonly bool _isObject;
    private readonly byte[]? _scalar;

    private JsonTree(byte[]? scalar, bool isObject) => (_scalar, _isObject) = (scalar, isObject);

    /// <summary>Children of an object or array; the keys of an array are not used.</summary>
    public List<(byte[] Key, JsonTree Value)> Children { get; } = [];

    public bool IsObject => _scalar is null && _isObject;

    public bool IsArray => _scalar is null && !_isObject;

    public static JsonTree Read(ReadOnlySpan<byte> document, JsonFormat format)
    {
        if (document.IsEmpty) return new("null"u8.ToArray(), false);
        return Read((JsonType)document[0], document[1..], format, 0);
    }

    public static JsonTree Array(JsonTree only)
    {
        var array = new JsonTree(null, isObject: false);
        array.Children.Add(([], only));
        return array;
    }

    /// <summary>Objects keep their keys sorted by length, then by bytes.</summary>
    public int FindKey(ReadOnlySpan<byte> key, out bool isFound)
    {
        for (var i = 0; i < Children.Count; i++)
        {
            var at = Children[i].Key;
            var order = at.Length != key.Length ? at.Length.CompareTo(key.Length) : at.AsSpan().SequenceCompareTo(key);
            isFound = order == 0;
            if (order >= 0) return i;
        }
        isFound = false;
        return Children.Count;
    }

    public void Write(IBufferWriter<byte> utf8, JsonFormat format)
    {
        if (_scalar is not null)
        {
            utf8.Write(_scalar);
            return;
        }
        utf8.Write(_isObject ? "{"u8 : "["u8);
        for (var i = 0; i < Children.Count; i++)
        {
            if (i > 0) utf8.Write(format.Comma);
            if (_isObject)
            {
                format.WriteString(Children[i].Key, utf8);
                utf8.Write(format.Colon);
            }
            Children[i].Value.Write(utf8, format);
        }
        utf8.Write(_isObject ? "}"u8 : "]"u8);
    }

    private static JsonTree Read(JsonType type, ReadOnlySpan<byte> value, JsonFormat format, int depth)
    {
        if (depth > 100) throw new BinlogFormatException("A JSON document is nested deeper than 100 levels.");
        if (type > JsonType.LargeArray)
        {
            var text = new ArrayBufferWriter<byte>();
            JsonScalar.Write(type, value, text, format);
            return new(text.WrittenSpan.ToArray(), false);
        }
        var container = new JsonContainer(type, value);
        var tree = new JsonTree(null, container.IsObject);
        for (var i = 0; i < container.Count; i++)
        {
            var child = container.Value(i, out var childType);
            tree.Children.Add((container.IsObject ? container.Key(i).ToArray() : [], Read(childType, child, format, depth + 1)));
        }
        return tree;
    }
}
