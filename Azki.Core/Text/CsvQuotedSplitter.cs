namespace Azki.Core.Text;

/// <summary>Splits lines that contain quotes, unescaping them into a buffer of its own.</summary>
internal sealed class CsvQuotedSplitter(CsvDialect dialect)
{
    private byte[] _text = [];

    /// <summary>Unquotes the line; false when its quotes do not pair up or stand inside an unquoted value.</summary>
    /// <param name="line">The line.</param>
    /// <param name="ends">Receives where each value ends in <paramref name="text"/>; values begin one byte after the end before
    /// them.</param>
    /// <param name="text">The values, one byte apart.</param>
    /// <param name="values">How many there are, even if they do not all fit.</param>
    public bool TrySplit(ReadOnlySpan<byte> line, Span<int> ends, out ReadOnlySpan<byte> text, out int values)
    {
        if (_text.Length <= line.Length) _text = new byte[Math.Max(1024, line.Length * 2)];

        text = _text;
        values = 0;
        var written = 0;
        while (true)
        {
            if (!TryTakeValue(ref line, ref written)) return false;
            if (values < ends.Length) ends[values] = written;
            values++;
            if (line.IsEmpty) return true;
            line = line[1..];
            written++;
        }
    }

    // Leaves the line at the delimiter after the value, or empty.
    private bool TryTakeValue(ref ReadOnlySpan<byte> line, ref int written)
    {
        var trimmed = TrimStart(line);
        if (trimmed.Length > 0 && trimmed[0] == dialect.Quote) return TryTakeQuoted(ref line, trimmed[1..], ref written);

        var end = line.IndexOfAny(dialect.Delimiter, dialect.Quote);
        if (end >= 0 && line[end] == dialect.Quote) return false;
        Append(end < 0 ? line : line[..end], ref written);
        line = end < 0 ? default : line[end..];
        return true;
    }

    private bool TryTakeQuoted(ref ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, ref int written)
    {
        while (true)
        {
            var end = rest.IndexOf(dialect.Quote);
            if (end < 0) return false;

            var isDoubled = end + 1 < rest.Length && rest[end + 1] == dialect.Quote;
            Append(isDoubled ? rest[..(end + 1)] : rest[..end], ref written);
            rest = rest[(end + (isDoubled ? 2 : 1))..];
            if (isDoubled) continue;

            line = TrimStart(rest);
            return line.IsEmpty || line[0] == dialect.Delimiter;
        }
    }

    private ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        var trimmed = text.TrimStart(" \t\r"u8);
        // A delimiter may itself be white space (a tab), which then is none.
        return text.Length > trimmed.Length && text[..^trimmed.Length].Contains(dialect.Delimiter) ? text : trimmed;
    }

    private void Append(ReadOnlySpan<byte> value, ref int written)
    {
        value.CopyTo(_text.AsSpan(written));
        written += value.Length;
    }
}
