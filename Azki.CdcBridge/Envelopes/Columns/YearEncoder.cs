using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>YEAR. What Debezium makes of 0000 is kept: 1900 where it streams, 2000 in a snapshot. Keys are as they are streamed, unlike Debezium's: else a row would have two.</summary>
internal sealed class YearEncoder : ColumnEncoder
{
    private const long StreamedZero = 1900, SelectedZero = 2000;

    public override void Write(in ColumnValue value, JsonBuffer json) => Write(value.GetInt64(), StreamedZero, json);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.Int64(selected), SelectedZero, json);

    public override void WriteKey(ReadOnlySpan<byte> selected, JsonBuffer json) => Write(SelectedText.Int64(selected), StreamedZero, json);

    private static void Write(long year, long zero, JsonBuffer json) => json.Number(year != 0 ? year : zero);
}
