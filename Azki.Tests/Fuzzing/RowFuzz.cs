using Azki.Ingestor.Input;

namespace Azki.Tests.Fuzzing;

/// <summary>Rows in every format: each is accounted for once, and the same way wherever the input is cut into pieces.</summary>
public sealed class RowFuzz
{
    private static readonly int[] RowLimits = [200, 1 << 20];

    [Fact]
    public Task Csv_AnyBytes_IsReadAsThePlainReaderDoes() => Fuzz.RunAsync(Mutation.Of(Seeds.Csv, Seeds.CsvTokens), 200, input =>
    {
        foreach (var max in RowLimits)
        {
            var expected = PlainEvents.Csv(input, max)?.Everything;
            foreach (var cut in Feeding.Cuts(input)) Assert.Equal(expected, Feeding.Feed(InputFormat.Csv, input, max, cut)?.Everything);
        }
    });

    [Fact]
    public Task Ndjson_AnyBytes_IsReadAsThePlainReaderDoes() => Fuzz.RunAsync(Mutation.Of(Seeds.Ndjson, Seeds.JsonTokens), 300, input =>
    {
        foreach (var max in RowLimits)
        {
            var expected = PlainEvents.Ndjson(input, max);
            string? everything = null;
            foreach (var cut in Feeding.Cuts(input))
            {
                var outcome = Feeding.Feed(InputFormat.Ndjson, input, max, cut)!;
                Assert.Equal(expected.Places, outcome.Places);
                Assert.Equal(everything ??= outcome.Everything, outcome.Everything);
            }
        }
    });

    [Fact]
    public Task Json_AnyBytes_IsReadAsThePlainReaderDoes() => Fuzz.RunAsync(Mutation.Of(Seeds.JsonArrays, Seeds.JsonTokens), 300, input =>
    {
        foreach (var max in RowLimits)
        {
            var whole = Feeding.Feed(InputFormat.Json, input, max, () => int.MaxValue);
            if (max > input.Length && PlainEvents.Json(input) is { } expected) Assert.Equal(expected.Places, whole?.Places);
            // Where JSON ends for being broken and too long at once, it depends on the pieces which is seen first, and no row is lost by either.
            foreach (var cut in Feeding.Cuts(input))
            {
                var cutUp = Feeding.Feed(InputFormat.Json, input, max, cut);
                if (max > input.Length || (whole is not null && cutUp is not null)) Assert.Equal(whole?.Places, cutUp?.Places);
            }
        }
    });
}
