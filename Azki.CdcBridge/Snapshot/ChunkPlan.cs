using Azki.CdcBridge.Positions;

namespace Azki.CdcBridge.Snapshot;

/// <summary>Cuts a table into ranges of its key that are copied one by one. Pure.</summary>
internal static class ChunkPlan
{
    /// <summary>What is left to copy.</summary>
    /// <param name="done">What was copied before.</param>
    /// <param name="least">The smallest key of now; null for an empty table.</param>
    /// <param name="greatest">The greatest key of now.</param>
    /// <param name="rows">Rows, estimated.</param>
    /// <param name="chunkRows">Rows of a range, about.</param>
    public static IReadOnlyList<KeyRange> Of(IReadOnlyList<DoneRange> done, decimal? least, decimal? greatest, long rows, int chunkRows)
    {
        var chunks = new List<KeyRange>();
        foreach (var gap in Gaps(done)) Cut(gap, least, greatest, rows, chunkRows, chunks);
        return chunks;
    }

    /// <summary>Adds a range; neighbours become one.</summary>
    public static IReadOnlyList<DoneRange> Add(IReadOnlyList<DoneRange> done, DoneRange range)
    {
        var merged = new List<DoneRange>();
        foreach (var next in done.Append(range).OrderBy(r => r.From ?? decimal.MinValue))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.To == next.From && last.To is not null)
                merged[^1] = last with { To = next.To };
            else merged.Add(next);
        }
        return merged;
    }

    private static IEnumerable<KeyRange> Gaps(IReadOnlyList<DoneRange> done)
    {
        decimal? at = null;
        foreach (var range in done.OrderBy(r => r.From ?? decimal.MinValue))
        {
            if (range.From is { } from && at != from) yield return new(at, from);
            if (range.To is null) yield break;
            at = range.To;
        }
        yield return new(at, null);
    }

    private static void Cut(KeyRange gap, decimal? least, decimal? greatest, long rows, int chunkRows, List<KeyRange> chunks)
    {
        if (least is not { } first || greatest is not { } last)
        {
            chunks.Add(gap);
            return;
        }
        // Keys are taken to be spread evenly: where they are not, some ranges have more rows, and are streamed all the same.
        var count = Math.Clamp((rows + chunkRows - 1) / chunkRows, 1, 100_000);
        var width = Math.Max(1, decimal.Ceiling((last - first + 1) / count));
        var from = gap.From;
        for (var cut = first + width; cut <= last; cut += width)
        {
            if ((from is { } f && cut <= f) || (gap.To is { } to && cut >= to)) continue;
            chunks.Add(new(from, cut));
            from = cut;
        }
        chunks.Add(new(from, gap.To));
    }
}
