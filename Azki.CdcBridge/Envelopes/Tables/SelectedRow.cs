using MySqlConnector;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>The values of a row of a snapshot, in memory that is used again.</summary>
internal sealed class SelectedRow
{
    private readonly (int Start, int Length)[] _values;
    private byte[] _bytes = new byte[4096];

    public SelectedRow(int columns) => _values = new (int, int)[columns];

    public ReadOnlySpan<byte> this[int ordinal] => _bytes.AsSpan(_values[ordinal].Start, _values[ordinal].Length);

    public bool IsNull(int ordinal) => _values[ordinal].Length < 0;

    /// <summary>Takes the reader's row, whose columns are all of bytes.</summary>
    public void Take(MySqlDataReader reader)
    {
        var at = 0;
        for (var i = 0; i < _values.Length; i++)
        {
            var length = reader.IsDBNull(i) ? -1 : Copy(reader, i, at);
            _values[i] = (at, length);
            at += Math.Max(0, length);
        }
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
