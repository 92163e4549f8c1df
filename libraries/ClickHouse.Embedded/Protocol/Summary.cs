using System.Globalization;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Protocol;

/// <summary>The X-ClickHouse-Summary header, from which clients take their statistics. Of a streamed answer: as known when it began.</summary>
internal static class Summary
{
    public static string Of(RunStatistics statistics, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"read_rows":"{{statistics.ReadRows}}","read_bytes":"{{statistics.ReadBytes}}","written_rows":"{{statistics.WrittenRows}}","written_bytes":"{{statistics.WrittenBytes}}","total_rows_to_read":"{{statistics.ReadRows}}","result_rows":"{{statistics.ResultRows}}","result_bytes":"{{statistics.ResultBytes}}","elapsed_ns":"{{(long)elapsed.TotalNanoseconds}}"}""");
}
