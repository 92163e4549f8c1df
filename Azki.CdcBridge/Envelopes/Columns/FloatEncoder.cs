using System.Buffers.Binary;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>FLOAT. The server prints six of its digits only, so it is asked for as a DOUBLE, which has them all.</summary>
internal sealed class FloatEncoder(bool isWrittenAsDouble) : ColumnEncoder
{
    public override bool IsSelectedAsDouble => true;

    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetSingle(), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write((float)BinaryPrimitives.ReadDoubleLittleEndian(selected), json);

    public override string Select(string column) => $"{column} * 1e0";

    private void Write(float value, JsonBuffer json)
    {
        if (isWrittenAsDouble) JavaNumbers.Write((double)value, json);
        else JavaNumbers.Write(value, json);
    }
}
