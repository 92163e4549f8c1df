using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>
/// TIMESTAMP, in UTC: streamed with the column's digits, in a snapshot without zeros at the end. The zero date is 1970 where it is streamed,
/// and missing in a snapshot. Keys are always as they are streamed, unlike Debezium's: else a row would have two.
/// </summary>
internal sealed class TimestampEncoder(ColumnShape column) : ColumnEncoder
{
    private readonly MySqlDateTime _zero = new(Calendar.Epoch, 0, column.Scale);

    public override void Write(in ColumnValue value, JsonBuffer json) => WriteStreamed(value.GetDateTime(), json);

    public override void WriteKey(ReadOnlySpan<byte> selected, JsonBuffer json) => WriteStreamed(SelectedText.DateTime(selected), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        var time = SelectedText.DateTime(selected);
        if (!time.IsZero) IsoText.DateTime(time, digits: null, json);
        else json.Raw(Missing);
    }

    private void WriteStreamed(MySqlDateTime time, JsonBuffer json) => IsoText.DateTime(time.IsZero ? _zero : time, column.Scale, json);
}
