using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>CHAR, VARCHAR and TEXT of every character set.</summary>
internal sealed class TextEncoder : ColumnEncoder
{
    private readonly JsonBuffer _utf8 = new();

    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        if (value.Column.Charset.IsUtf8)
        {
            json.Text(value.Bytes);
            return;
        }
        _utf8.Clear();
        value.WriteText(_utf8);
        json.Text(_utf8.Written);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => json.Text(selected);

    public override string Select(string column) => $"CAST(CONVERT({column} USING utf8mb4) AS BINARY)";
}
