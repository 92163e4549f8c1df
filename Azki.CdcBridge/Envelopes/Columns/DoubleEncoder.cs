using System.Buffers.Binary;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>DOUBLE; asked for as a product, so that DOUBLE(M,D) is not rounded to its digits.</summary>
internal sealed class DoubleEncoder : ColumnEncoder
{
    public override bool IsSelectedAsDouble => true;

    public override void Write(in ColumnValue value, JsonBuffer json) => JavaNumbers.Write(value.GetDouble(), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => JavaNumbers.Write(BinaryPrimitives.ReadDoubleLittleEndian(selected), json);

    public override string Select(string column) => $"{column} * 1e0";
}
