using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>TIME. The modes that know times of the day only (connect, isostring) have no value beyond 0 to 24 hours.</summary>
internal sealed class TimeEncoder(TimePrecisionMode mode) : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetTime().Microseconds, json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.Time(selected).Microseconds, json);

    private void Write(long microseconds, JsonBuffer json)
    {
        if (mode is TimePrecisionMode.Connect or TimePrecisionMode.IsoString && (microseconds is < 0 or > Calendar.MicrosecondsPerDay))
        {
            json.Raw(Missing);
            return;
        }
        switch (mode)
        {
            case TimePrecisionMode.Connect: json.Number(microseconds / 1000); break;
            case TimePrecisionMode.Nanoseconds: json.Number(microseconds * 1000); break;
            case TimePrecisionMode.IsoString: IsoText.Time(microseconds % Calendar.MicrosecondsPerDay, json); break;
            default: json.Number(microseconds); break;
        }
    }
}
