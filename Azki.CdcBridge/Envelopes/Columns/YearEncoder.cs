using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>YEAR. What Debezium makes of 0000 is kept: 1900 where it streams, 2000 in a snapshot.</summary>
internal sealed class YearEncoder : ColumnEncoder
{
    private const long StreamedZero = 1900, SelectedZero = 2000;

    public override void Write(in ColumnValue value, JsonBuffer json) => json.Number(value.GetInt64() is var year and not 0 ? year : StreamedZero);

    public override void Write(ReadOnlySpan<byte> selected, JsonBuffer json) => json.Number(SelectedText.Int64(selected) is var year and not 0 ? year : SelectedZero);
}
