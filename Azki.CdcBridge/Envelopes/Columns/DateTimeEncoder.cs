using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>DATETIME: a time without zone, counted as if it were UTC.</summary>
internal sealed class DateTimeEncoder(ColumnShape column, TimePrecisionMode mode) : ColumnEncoder
{
    private const int MillisecondDigits = 3;
    private readonly TimePrecisionMode _mode = mode == TimePrecisionMode.AdaptiveTimeMicroseconds
        ? column.Scale <= MillisecondDigits ? TimePrecisionMode.Connect : TimePrecisionMode.Microseconds
        : mode;

    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetDateTime(), json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.DateTime(selected), json);

    private void Write(MySqlDateTime time, JsonBuffer json)
    {
        if (Calendar.Adjusted(time.Date) is { } day) Write(json, time with { Date = day });
        else json.Raw(Missing);
    }

    private void Write(JsonBuffer json, MySqlDateTime time)
    {
        if (_mode == TimePrecisionMode.IsoString)
        {
            IsoText.DateTime(time, digits: null, json);
            return;
        }
        var microseconds = Calendar.Microseconds(time);
        json.Number(_mode switch
        {
            TimePrecisionMode.Microseconds => microseconds,
            TimePrecisionMode.Nanoseconds => unchecked(microseconds * 1000),
            // A moment before 1970 belongs to the millisecond that began before it.
            _ => (microseconds - (microseconds < 0 ? 999 : 0)) / 1000,
        });
    }
}
