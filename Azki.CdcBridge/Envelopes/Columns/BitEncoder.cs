using System.Buffers.Binary;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>BIT: one is true or false, more are bytes with the lowest first.</summary>
internal sealed class BitEncoder(int bits) : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetUInt64(), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.UInt64(selected), json);

    public override string Select(string column) => $"CAST({column} + 0 AS BINARY)";

    private void Write(ulong value, JsonBuffer json)
    {
        if (bits == 1)
        {
            json.Raw(value != 0 ? "true"u8 : "false"u8);
            return;
        }
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        json.Base64Text(bytes[..((bits + 7) / 8)]);
    }
}
