using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Azki.Core.Events;

namespace Azki.Core.Text;

/// <summary>
/// Splits lines into values (RFC 4180, except that a line break always ends the row). Reusable, so that nothing is allocated a row;
/// not for use by several threads at once.
/// </summary>
public sealed class CsvRowReader
{
    private readonly CsvDialect _dialect;
    private readonly int _columns;
    private readonly CsvQuotedSplitter _quoted;
    private readonly int[] _ends;

    /// <summary>A reader for rows of as many values as the header has.</summary>
    public CsvRowReader(CsvHeader header)
        : this(header.ColumnCount, header.Dialect)
    {
    }

    internal CsvRowReader(int columns, CsvDialect dialect)
    {
        _columns = columns;
        _dialect = dialect;
        _quoted = new CsvQuotedSplitter(dialect);
        _ends = new int[columns + 1];
        _ends[0] = -1; // Values begin after the delimiter before them.
    }

    /// <summary>Splits one line; false with <c>malformed_row</c>, <c>too_few_columns</c> or <c>too_many_columns</c>.</summary>
    /// <param name="line">A line without its line break.</param>
    /// <param name="row">The values.</param>
    /// <param name="reason">Why the row was refused.</param>
    public bool TryRead(ReadOnlySpan<byte> line, out CsvRow row, out RejectReason reason)
    {
        row = default;
        var delimiters = _ends.AsSpan(1, _columns - 1);
        if (!TryFindDelimiters(line, delimiters, out var found))
        {
            var isSplit = _quoted.TrySplit(line, _ends.AsSpan(1, _columns), out var text, out var values);
            reason = isSplit ? CheckCount(values) : RejectReason.MalformedRow;
            if (reason == RejectReason.None) row = new CsvRow(text, _ends);
            return reason == RejectReason.None;
        }

        reason = CheckCount(found + 1);
        if (reason != RejectReason.None) return false;
        _ends[_columns] = line.Length;
        row = new CsvRow(line, _ends);
        return true;
    }

    private RejectReason CheckCount(int values) =>
        values == _columns ? RejectReason.None : values < _columns ? RejectReason.TooFewColumns : RejectReason.TooManyColumns;

    /// <summary>
    /// Finds where unquoted values end; false when there is a quote, which makes delimiters ambiguous. Counts those that do not fit.
    /// </summary>
    private bool TryFindDelimiters(ReadOnlySpan<byte> line, Span<int> ends, out int found)
    {
        found = 0;
        if (!Vector256.IsHardwareAccelerated || line.Length < Vector256<byte>.Count) return TryFindDelimitersScalar(line, ends, out found);

        ref var start = ref MemoryMarshal.GetReference(line);
        var delimiter = Vector256.Create(_dialect.Delimiter);
        var quote = Vector256.Create(_dialect.Quote);
        for (var i = 0; i < line.Length; i += Vector256<byte>.Count)
        {
            // The last block overlaps the one before it rather than reading beyond the line; what was seen is masked.
            var at = Math.Min(i, line.Length - Vector256<byte>.Count);
            var block = Vector256.LoadUnsafe(ref start, (nuint)at);
            if (Vector256.EqualsAny(block, quote)) return false;

            var mask = Vector256.Equals(block, delimiter).ExtractMostSignificantBits() & (uint.MaxValue << (i - at));
            for (; mask != 0; mask &= mask - 1)
            {
                if (found < ends.Length) ends[found] = at + BitOperations.TrailingZeroCount(mask);
                found++;
            }
        }

        return true;
    }

    private bool TryFindDelimitersScalar(ReadOnlySpan<byte> line, Span<int> ends, out int found)
    {
        found = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == _dialect.Quote) return false;
            if (line[i] != _dialect.Delimiter) continue;
            if (found < ends.Length) ends[found] = i;
            found++;
        }

        return true;
    }
}
