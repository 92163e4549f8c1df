namespace Azki.SparkEtl.Sources;

/// <summary>Cuts the records of a topic into pieces: some of every partition each, so that all brokers are read from at once.</summary>
internal static class OffsetPieces
{
    /// <summary>Pieces of about as many records, in the order of the offsets.</summary>
    public static IReadOnlyList<IReadOnlyList<OffsetRange>> Cut(IReadOnlyList<OffsetRange> ranges, long recordsPerPiece)
    {
        var records = ranges.Sum(r => r.To - r.From);
        var count = (records + recordsPerPiece - 1) / recordsPerPiece;
        return [.. Enumerable.Range(0, (int)count).Select(n => (IReadOnlyList<OffsetRange>)[.. ranges.Select(r => Share(r, n, count)).Where(r => r.To > r.From)])];
    }

    /// <summary>One range of each partition, from the first offset of any piece to the last.</summary>
    public static IReadOnlyList<OffsetRange> Span(IEnumerable<IReadOnlyList<OffsetRange>> pieces) =>
        [.. pieces.SelectMany(p => p).GroupBy(r => r.Partition).Select(p => new OffsetRange(p.Key, p.Min(r => r.From), p.Max(r => r.To))).OrderBy(r => r.Partition)];

    private static OffsetRange Share(OffsetRange range, long number, long count)
    {
        var length = (Int128)(range.To - range.From);
        return range with { From = range.From + (long)(length * number / count), To = range.From + (long)(length * (number + 1) / count) };
    }
}
