using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>
/// TIMESTAMP, in UTC: streamed with the column's digits, in a snapshot without zeros at the end. The zero date is 1970 where it is streamed,
/// and missing in a snapshot.
/// </summary>
internal sealed class TimestampEncoder(ColumnShape column) : ColumnEncoder
{
    private readonly MySqlDateTime _zero = new(Calendar.Epoch, 0, column.Scale);

    public override void Write(in ColumnValue value, JsonBuffer json)
    {
        var time = value.GetDateTime();
        IsoText.DateTime(time.IsZero ? _zero : time, column.Scale, json);
    }

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json)
    {
        var time = SelectedText.DateTime(selected);
        if (!time.IsZero) IsoText.DateTime(time, digits: null, json);
        else json.Raw(Missing);
    }
}
