using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>DATE: days since 1970, or ISO text.</summary>
internal sealed class DateEncoder(TimePrecisionMode mode) : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetDate(), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.Date(selected), json);

    private void Write(MySqlDate date, JsonBuffer json)
    {
        if (Calendar.Adjusted(date) is not { } day) json.Raw(Missing);
        else if (mode == TimePrecisionMode.IsoString) IsoText.Date(day, json);
        else json.Number(Calendar.Days(day));
    }
}
