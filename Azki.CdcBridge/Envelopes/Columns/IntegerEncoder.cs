using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Whole numbers; those of BIGINT UNSIGNED from 2^63 on come out negative, as Debezium's mode <c>long</c> has them.</summary>
internal sealed class IntegerEncoder(ColumnShape column) : ColumnEncoder
{
    private readonly bool _isUnsignedBig = column is { Type: ColumnType.BigInt, IsUnsigned: true };

    public override void Write(in ColumnValue value, JsonBuffer json) => json.Number(_isUnsignedBig ? unchecked((long)value.GetUInt64()) : value.GetInt64());

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        if (_isUnsignedBig) json.Number(unchecked((long)SelectedText.UInt64(selected)));
        else json.Number(SelectedText.Int64(selected));
    }
}
