using System.Buffers.Binary;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>VECTOR as an array of numbers.</summary>
internal sealed class VectorEncoder : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.Bytes, json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        json.Raw((byte)'[');
        for (var i = 0; i + sizeof(float) <= selected.Length; i += sizeof(float))
        {
            if (i > 0) json.Raw((byte)',');
            JavaNumbers.Write(BinaryPrimitives.ReadSingleLittleEndian(selected[i..]), json);
        }
        json.Raw((byte)']');
    }
}
