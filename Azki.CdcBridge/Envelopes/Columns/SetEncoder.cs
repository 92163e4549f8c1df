using System.Numerics;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>SET: names with commas between them.</summary>
internal sealed class SetEncoder(ColumnShape column) : ColumnEncoder
{
    private readonly byte[][] _members = [.. column.Members.Select(m => JsonEscapes.Quoted(m)[1..^1])];

    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        json.Raw((byte)'"');
        var isFirst = true;
        for (var bits = value.GetUInt64(); bits != 0; bits &= bits - 1)
        {
            if (!isFirst) json.Raw((byte)',');
            isFirst = false;
            var at = BitOperations.TrailingZeroCount(bits);
            if (at < _members.Length) json.Raw(_members[at]);
        }
        json.Raw((byte)'"');
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => json.Text(selected);

    public override string Select(string column) => $"CAST(CONVERT({column} USING utf8mb4) AS BINARY)";
}
