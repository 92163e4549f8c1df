using System.Buffers.Text;
using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>BINARY, VARBINARY and BLOB.</summary>
internal sealed class BinaryEncoder(ColumnShape column, BinaryHandlingMode mode) : ColumnEncoder
{
    private readonly byte[] _padded = new byte[column.Type == ColumnType.Binary ? column.Length : 0];

    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        var bytes = value.Bytes;
        if (bytes.Length < _padded.Length)
        {
            // The log leaves out the zeros at the end of BINARY(n).
            bytes.CopyTo(_padded);
            _padded.AsSpan(bytes.Length).Clear();
            bytes = _padded;
        }
        Write(bytes, json);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        if (mode is BinaryHandlingMode.Bytes or BinaryHandlingMode.Base64)
        {
            json.Base64Text(selected);
            return;
        }
        json.Raw((byte)'"');
        if (mode == BinaryHandlingMode.Hex)
        {
            Convert.TryToHexStringLower(selected, json.GetSpan(2 * selected.Length), out var digits);
            json.Advance(digits);
        }
        else WriteUrlSafe(selected, json);
        json.Raw((byte)'"');
    }

    public override string Select(string column) => column;

    private static void WriteUrlSafe(ReadOnlySpan<byte> bytes, JsonBuffer json)
    {
        var target = json.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, target, out _, out var written);
        target[..written].Replace((byte)'+', (byte)'-');
        target[..written].Replace((byte)'/', (byte)'_');
        json.Advance(written);
    }
}
