using Azki.SparkEtl.Sources;
using CsCheck;

namespace Azki.SparkEtl.Tests.Sources;

/// <summary>Pieces of a topic.</summary>
public sealed class OffsetPiecesTests
{
    private static readonly Gen<IReadOnlyList<OffsetRange>> Ranges = Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[0, 5_000]).Array[0, 9]
        .Select(partitions => (IReadOnlyList<OffsetRange>)[.. partitions.Select((p, n) => new OffsetRange(n, p.Item1, p.Item1 + p.Item2))]);

    [Fact]
    public void Cut_AnyRanges_EveryRecordIsInOnePiece() => Gen.Select(Ranges, Gen.Long[1, 3_000]).Sample((ranges, size) =>
    {
        var pieces = OffsetPieces.Cut(ranges, size);
        foreach (var range in ranges)
        {
            var parts = pieces.SelectMany(p => p).Where(r => r.Partition == range.Partition).ToList();
            Assert.Equal(range.To - range.From, parts.Sum(r => r.To - r.From));
            Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            if (parts.Count > 0) Assert.Equal((range.From, range.To), (parts[0].From, parts[^1].To));
        }
        // A part of each partition may be one record more than its share.
        Assert.All(pieces, p => Assert.InRange(p.Sum(r => r.To - r.From), 0, size + ranges.Count));
        Assert.Equal(ranges.Where(r => r.To > r.From), OffsetPieces.Span(pieces));
    });

    [Fact]
    public void Span_OfSomePieces_ReachesFromTheFirstToTheLast() =>
        Assert.Equal([new OffsetRange(0, 10, 40), new OffsetRange(2, 5, 6)], OffsetPieces.Span([[new(0, 30, 40)], [new(2, 5, 6), new(0, 10, 12)]]));
}
