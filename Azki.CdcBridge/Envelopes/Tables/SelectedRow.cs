using System.Buffers.Binary;
using MySqlConnector;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>The values of a row of a snapshot, in memory that is used again.</summary>
internal sealed class SelectedRow
{
    private readonly (int Start, int Length)[] _values;
    private readonly bool[] _areDoubles;
    private byte[] _bytes = new byte[4096];

    /// <param name="areDoubles">For each column, whether it is a DOUBLE rather than bytes.</param>
    public SelectedRow(bool[] areDoubles) => (_areDoubles, _values) = (areDoubles, new (int, int)[areDoubles.Length]);

    public ReadOnlySpan<byte> this[int ordinal] => _bytes.AsSpan(_values[ordinal].Start, _values[ordinal].Length);

    public bool IsNull(int ordinal) => _values[ordinal].Length < 0;

    /// <summary>Takes the reader's row.</summary>
    public void Take(MySqlDataReader reader)
    {
        var at = 0;
        for (var i = 0; i < _values.Length; i++)
        {
            var length = reader.IsDBNull(i) ? -1 : _areDoubles[i] ? Store(reader.GetDouble(i), at) : Copy(reader, i, at);
            _values[i] = (at, length);
            at += Math.Max(0, length);
        }
    }

    private int Store(double value, int at)
    {
        if (_bytes.Length - at < sizeof(double)) Array.Resize(ref _bytes, 2 * _bytes.Length);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(at), value);
        return sizeof(double);
    }

    private int Copy(MySqlDataReader reader, int ordinal, int at)
    {
        var copied = (int)reader.GetBytes(ordinal, 0, _bytes, at, _bytes.Length - at);
        if (copied < _bytes.Length - at) return copied;
        // The room is used up: there may be more.
        var length = (int)reader.GetBytes(ordinal, 0, null, 0, 0);
        if (at + length >= _bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, at + length + 1));
        return (int)reader.GetBytes(ordinal, 0, _bytes, at, length);
    }
}
