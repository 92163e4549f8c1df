using System.Text.Json;

namespace Azki.Dashboard.Reading;

/// <summary>
/// The cells of an answer in <see cref="Format"/>: names, then types, then rows, all as text.
/// </summary>
internal sealed class AnswerCells
{
    /// <summary>What ClickHouse is asked for. https://clickhouse.com/docs/interfaces/formats/JSONCompactStringsEachRowWithNamesAndTypes</summary>
    public const string Format = "JSONCompactStringsEachRowWithNamesAndTypes";

    // In this format every value is a text, also the one that there is none.
    private const string Null = "\u1D3A\u1D41\u1D38\u1D38";

    private int _read;

    /// <summary>The types of the columns, once they were read.</summary>
    public IReadOnlyList<string>? Types { get; private set; }

    /// <summary>The cells of the next line; null where there is no value.</summary>
    public string?[] Read(string line)
    {
        var cells = JsonSerializer.Deserialize<string?[]>(line)!;
        if (Types is { } types)
        {
            for (var i = 0; i < cells.Length; i++)
                if (cells[i] == Null && types[i].Contains("Nullable(", StringComparison.Ordinal)) cells[i] = null;
        }
        else if (++_read == 2)
        {
            Types = cells!;
        }
        return cells;
    }
}
