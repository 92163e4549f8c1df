using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>DATE: days since 1970, or ISO text. What no calendar has is null, or 1970-01-01 where NULL is not allowed.</summary>
internal sealed class DateEncoder(ColumnShape column, TimePrecisionMode mode) : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetDate(), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.Date(selected), json);

    private void Write(MySqlDate date, JsonBuffer json)
    {
        if ((Calendar.Adjusted(date) ?? (column.IsNullable ? null : Calendar.Epoch)) is not { } day) json.Null();
        else if (mode == TimePrecisionMode.IsoString) IsoText.Date(day, json);
        else json.Number(Calendar.Days(day));
    }
}
