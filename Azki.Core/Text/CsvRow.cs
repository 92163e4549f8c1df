namespace Azki.Core.Text;

/// <summary>The values of one line, unquoted. Valid until the next row is read, and as long as the line is.</summary>
public readonly ref struct CsvRow
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<int> _ends;

    internal CsvRow(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends)
    {
        _text = text;
        _ends = ends;
    }

    /// <summary>The number of values.</summary>
    public int Count => _ends.Length - 1;

    /// <summary>
    /// The value of a column. White space outside of quotes is only taken off where there are quotes; what needs trimmed values trims them
    /// (<see cref="Utf8Text.Trim"/>), as the normalisers do.
    /// </summary>
    public ReadOnlySpan<byte> this[int column] => _text[(_ends[column] + 1).._ends[column + 1]];
}
