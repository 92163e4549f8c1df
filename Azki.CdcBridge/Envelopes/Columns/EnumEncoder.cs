using System.Text;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>ENUM by name. A comma inside a name has a backslash before it where Debezium streams, and in keys, unlike Debezium's: else a row would have two.</summary>
internal sealed class EnumEncoder(ColumnShape column) : ColumnEncoder
{
    private readonly byte[][] _members = [.. column.Members.Select(m => JsonEscapes.Quoted(m.Replace(",", "\\,", StringComparison.Ordinal)))];

    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        var number = value.GetUInt64();
        // 0 is the empty text that MySQL keeps for a value that is not in the list.
        json.Raw(number is 0 || number > (ulong)_members.Length ? "\"\""u8 : _members[number - 1]);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => json.Text(selected);

    public override void WriteKey(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        if (selected.Contains((byte)',')) json.Raw(JsonEscapes.Quoted(Encoding.UTF8.GetString(selected).Replace(",", "\\,", StringComparison.Ordinal)));
        else Write(selected, json);
    }

    public override string Select(string column) => $"CAST(CONVERT({column} USING utf8mb4) AS BINARY)";
}
