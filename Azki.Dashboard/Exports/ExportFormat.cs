using Azki.Dashboard.Reading;

namespace Azki.Dashboard.Exports;

/// <summary>A form of file.</summary>
/// <param name="Extension">Of the file, and the name of the format in addresses.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ClickHouseFormat">What ClickHouse is asked for.</param>
internal sealed record ExportFormat(string Extension, string ContentType, string ClickHouseFormat)
{
    public static readonly ExportFormat Csv = new("csv", "text/csv; charset=utf-8", "CSVWithNames");
    public static readonly ExportFormat Parquet = new("parquet", "application/vnd.apache.parquet", "Parquet");
    public static readonly ExportFormat Xlsx = new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", AnswerCells.Format);

    /// <summary>CSV for a spreadsheet, where nothing is an empty cell; a program is told it from an empty text.</summary>
    public static readonly IReadOnlyDictionary<string, object> SpreadsheetSettings = new Dictionary<string, object> { ["format_csv_null_representation"] = "" };

    public static readonly IReadOnlyList<ExportFormat> All = [Csv, Parquet, Xlsx];

    public static ExportFormat? Find(string? extension) => All.FirstOrDefault(f => f.Extension == extension);
}
