using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Azki.Core.Text;

/// <summary>The first line of a file: which columns it has, and where.</summary>
public sealed class CsvHeader
{
    private const int MaxColumns = 10_000;

    private readonly string[] _names;

    private CsvHeader(string[] names, CsvDialect dialect)
    {
        _names = names;
        Dialect = dialect;
    }

    /// <summary>How values are set apart.</summary>
    public CsvDialect Dialect { get; }

    /// <summary>Every row must have this many values.</summary>
    public int ColumnCount => _names.Length;

    /// <summary>The names as written, trimmed.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Where a column is, by its name without case; -1 when there is none.</summary>
    public int IndexOf(string name) => Array.FindIndex(_names, each => each.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Parses a header that must have certain columns, in any order and among any others.</summary>
    /// <param name="line">The first line, without line break and byte order mark.</param>
    /// <param name="needed">The columns that must be there.</param>
    /// <param name="header">The header.</param>
    /// <param name="missingColumns">Needed columns that are not there; one that is there twice is named as such.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> line,
        IEnumerable<string> needed,
        [NotNullWhen(true)] out CsvHeader? header,
        out IReadOnlyList<string> missingColumns)
    {
        var names = Split(line, CsvDialect.Comma);
        missingColumns = [.. needed
            .Select(name => (name, times: names.Count(each => each.Equals(name, StringComparison.OrdinalIgnoreCase))))
            .Where(column => column.times != 1)
            .Select(column => column.times == 0 ? column.name : $"{column.name} (there {column.times} times)")];
        header = missingColumns.Count == 0 && names.Length > 0 ? new CsvHeader(names, CsvDialect.Comma) : null;
        return header is not null;
    }

    private static string[] Split(ReadOnlySpan<byte> line, CsvDialect dialect)
    {
        var ends = new int[Math.Min(line.Count(dialect.Delimiter) + 1, MaxColumns)];
        if (!new CsvQuotedSplitter(dialect).TrySplit(line, ends, out var text, out var values) || values > ends.Length) return [];

        var names = new string[values];
        for (var i = 0; i < values; i++) names[i] = Encoding.UTF8.GetString(Utf8Text.Trim(text[(i == 0 ? 0 : ends[i - 1] + 1)..ends[i]]));
        return names;
    }
}
