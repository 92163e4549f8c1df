using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace MySql.Replication.Json;

/// <summary>Goes along a path such as <c>$.a[3]."b c"</c>, leg by leg.</summary>
internal ref struct JsonPath
{
    private readonly ReadOnlySpan<byte> _whole;
    private ReadOnlySpan<byte> _rest;

    public JsonPath(ReadOnlySpan<byte> path)
    {
        _whole = path;
        if (path is not [(byte)'$', ..]) throw Bad();
        _rest = path[1..];
    }

    /// <summary>The leg is a member of an object; else an element of an array.</summary>
    public bool IsKey { get; private set; }

    public byte[] Key { get; private set; } = [];

    public int Index { get; private set; }

    public readonly bool IsLast => _rest.IsEmpty;

    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        if (_rest[0] == '[') ReadIndex();
        else if (_rest[0] == '.') ReadKey();
        else throw Bad();
        return true;
    }

    public override readonly string ToString() => Encoding.UTF8.GetString(_whole);

    private void ReadIndex()
    {
        if (!Utf8Parser.TryParse(_rest[1..], out int index, out var length) || _rest.Length < length + 2 || _rest[length + 1] != ']') throw Bad();
        (IsKey, Index) = (false, index);
        _rest = _rest[(length + 2)..];
    }

    private void ReadKey()
    {
        IsKey = true;
        var key = _rest[1..];
        if (key is [(byte)'"', ..])
        {
            var end = 1;
            while (end < key.Length && key[end] != '"') end += key[end] == '\\' ? 2 : 1;
            if (end >= key.Length) throw Bad();
            var quoted = new Utf8JsonReader(key[..(end + 1)]);
            quoted.Read();
            Key = Encoding.UTF8.GetBytes(quoted.GetString()!);
            _rest = key[(end + 1)..];
            return;
        }
        var stop = key.IndexOfAny((byte)'.', (byte)'[');
        Key = (stop < 0 ? key : key[..stop]).ToArray();
        _rest = stop < 0 ? default : key[stop..];
    }

    private readonly BinlogFormatException Bad() => new($"'{Encoding.UTF8.GetString(_whole)}' is no JSON path.");
}
