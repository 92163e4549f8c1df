using System.Globalization;
using Azki.Warehouse.Storage;
using Spectre.Console;

namespace Azki.Cli.Reporting;

/// <summary>The size of the base table beside the naive types, and on how many events that was measured.</summary>
internal static class StorageTable
{
    public static Table Of(StoredSize size) => ReportPrinter.Plain("Events as stored (processed_events_storage)", "")
        .AddRow("Bytes an event, indexes included", Decimal(size.BytesPerRow))
        .AddRow($"Bytes an event as text and 64-bit integers, LZ4 (measured on {Measured(size)})", Decimal(size.NaiveBytesPerRow))
        .AddRow("Below these", $"{Decimal(size.PercentBelowNaive)} %")
        .AddRow("Events in closed parts (a day after their last; recompressed)", ReportPrinter.Grouped(size.ClosedRows));

    private static string Measured(StoredSize size) =>
        size.MeasuredRows == size.Rows ? "all events" : $"{ReportPrinter.Grouped(size.MeasuredRows)} events, spread over all days";

    private static string Decimal(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
