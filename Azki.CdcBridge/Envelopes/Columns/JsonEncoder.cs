using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>JSON documents as text: compact where they are streamed, in a snapshot as the server prints them.</summary>
internal sealed class JsonEncoder : ColumnEncoder
{
    private readonly CompactJsonFormat _compact = new();
    private readonly JsonBuffer _document = new();

    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        _document.Clear();
        value.WriteJson(_document, _compact);
        json.Text(_document.Written);
    }

    /// <summary>Writes what a partial update makes of the document before.</summary>
    public void WriteUpdated(in ColumnValue changes, in ColumnValue before, JsonBuffer json)
    {
        _document.Clear();
        changes.GetJsonDiffs().Apply(before, _document, _compact);
        json.Text(_document.Written);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => json.Text(selected);

    public override string Select(string column) => $"CAST(CONVERT({column} USING utf8mb4) AS BINARY)";
}
