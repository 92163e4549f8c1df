using System.Text.Json.Serialization;

namespace Azki.Warehouse.Reports;

/// <summary>What the values of a column are, so that they are read and shown as that.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>The first UTC day of a period.</summary>
    Day,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number of things.</summary>
    Count,

    /// <summary>An amount of the installation's currency.</summary>
    Money,

    /// <summary>A part of one.</summary>
    Share,

    /// <summary>A change as part of what was before: 0.1 is a tenth more. Null where nothing was before.</summary>
    Change,
}

/// <summary>A column of a report.</summary>
/// <param name="Name">Its name in SQL, exports and the API.</param>
/// <param name="Title">Its name for readers.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Meaning">How it is counted, in one sentence.</param>
public sealed record ReportColumn(string Name, string Title, ColumnKind Kind, string Meaning);
