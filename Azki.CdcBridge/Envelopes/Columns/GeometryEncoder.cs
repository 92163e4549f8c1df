using System.Buffers.Binary;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Geometry as well-known binary with its SRID, which is null for 0; a column of points has their coordinates too.</summary>
internal sealed class GeometryEncoder(bool isPoint) : ColumnEncoder
{
    private const int SridLength = 4, PointLength = 21, PointX = 5, PointY = 13;

    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.Bytes, json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        if (selected.Length < SridLength) throw new EnvelopeException($"A geometry cannot have {selected.Length} bytes.");
        var srid = BinaryPrimitives.ReadUInt32LittleEndian(selected);
        var wkb = selected[SridLength..];
        json.Raw((byte)'{');
        if (isPoint && wkb.Length == PointLength)
        {
            json.Raw("\"x\":"u8);
            JavaNumbers.Write(BinaryPrimitives.ReadDoubleLittleEndian(wkb[PointX..]), json);
            json.Raw(",\"y\":"u8);
            JavaNumbers.Write(BinaryPrimitives.ReadDoubleLittleEndian(wkb[PointY..]), json);
            json.Raw((byte)',');
        }
        json.Raw("\"wkb\":"u8);
        json.Base64Text(wkb);
        json.Raw(",\"srid\":"u8);
        if (srid == 0) json.Null();
        else json.Number((long)srid);
        json.Raw((byte)'}');
    }

    public override string Select(string column) => column;
}
