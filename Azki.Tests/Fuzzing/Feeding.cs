using Azki.Core.Events;
using Azki.Ingestor;
using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;

namespace Azki.Tests.Fuzzing;

/// <summary>Shows an input to the product's readers, in pieces.</summary>
internal static class Feeding
{
    /// <summary>Ways to cut an input into pieces, from the input itself so that it fails again the same way.</summary>
    public static IEnumerable<Func<int>> Cuts(byte[] input)
    {
        yield return () => int.MaxValue;
        var random = new Random(input.Sum(unit => unit));
        yield return () => random.Next(1, 100);
        var small = random.Next(1, 4);
        if (input.Length < 3000) yield return () => small;
    }

    /// <summary>What the rows of an input come to; null where it is refused as a whole, and then nothing may have been logged.</summary>
    public static Outcome? Feed(InputFormat format, byte[] input, int maxRowBytes, Func<int> nextLength)
    {
        var log = new MemoryLog();
        var result = FeedAsync(log, format, input, maxRowBytes, nextLength).GetAwaiter().GetResult();
        var outcome = Outcome.Of(log);
        Assert.Equal((result?.Read ?? 0, result?.Accepted ?? 0), (outcome.Read, outcome.Accepted));
        Assert.Equal(result?.Quarantined ?? 0, result?.PerReason.Values.Sum() ?? 0);
        return result is null ? null : outcome;
    }

    private static async Task<IngestResult?> FeedAsync(MemoryLog log, InputFormat format, byte[] input, int maxRowBytes, Func<int> nextLength)
    {
        var runs = new IngestRuns(log, RawEventFormats.Compact, EventRules.Default, new FixedTime());
        await using var run = await runs.BeginAsync("input", "input", errors: null, CancellationToken.None);
        RowFeed feed = format switch
        {
            InputFormat.Csv => new CsvFeed(run, maxRowBytes, "input", LinePosition.Start, header: null),
            InputFormat.Ndjson => new NdjsonFeed(run, maxRowBytes, LinePosition.Start),
            _ => new JsonFeed(run, maxRowBytes),
        };
        using var pump = new RowPump(feed, run);
        try
        {
            for (var at = 0; at < input.Length;)
            {
                var length = Math.Min(nextLength(), input.Length - at);
                await pump.AddAsync(input.AsMemory(at, length), CancellationToken.None);
                at += length;
            }

            await pump.EndAsync(CancellationToken.None);
        }
        catch (FileRefusedException)
        {
            return null;
        }

        return feed is JsonFeed { IsMalformedFromStart: true } ? null : await run.CompleteAsync(CancellationToken.None);
    }
}
