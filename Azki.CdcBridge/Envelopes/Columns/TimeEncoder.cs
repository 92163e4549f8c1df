using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>TIME. Modes for a time of the day have no others: beyond 0 to 24 hours it is null, or midnight where NULL is not allowed.</summary>
internal sealed class TimeEncoder(ColumnShape column, TimePrecisionMode mode) : ColumnEncoder
{
    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetTime().Microseconds, json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.Time(selected).Microseconds, json);

    private void Write(long microseconds, JsonBuffer json)
    {
        if (mode is TimePrecisionMode.AdaptiveTimeMicroseconds or TimePrecisionMode.Microseconds)
        {
            json.Number(microseconds);
            return;
        }
        if (microseconds is < 0 or > Calendar.MicrosecondsPerDay)
        {
            if (column.IsNullable)
            {
                json.Null();
                return;
            }
            microseconds = 0;
        }
        switch (mode)
        {
            case TimePrecisionMode.Connect: json.Number(microseconds / 1000); break;
            case TimePrecisionMode.Nanoseconds: json.Number(microseconds * 1000); break;
            default: IsoText.Time(microseconds % Calendar.MicrosecondsPerDay, json); break;
        }
    }
}
