using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.SparkEtl.Transform;
using Spark.Connect;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Transform;

/// <summary>What Spark keeps, it keeps until the run is over, whatever else is asked of it: computed again for each question, the plans of rows would be too long for a driver.</summary>
public sealed class KeptViewsTests(SparkServer server)
{
    private const long NowMs = 1_800_000_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KeepAsync_AnotherRunBeside_StaysKept(bool ofTheSameFiles)
    {
        var (ours, theirs) = (NewFiles(), NewFiles());
        await using var spark = await server.ConnectAsync();
        await using var kept = await KeepRowsOfAsync(spark, ours);

        await using (var other = await server.ConnectAsync())
        {
            await using var keptByOther = await KeepRowsOfAsync(other, ofTheSameFiles ? ours : theirs);
        }

        Assert.Equal([true, true], await AreKeptAsync(spark, "kept_rows", "texts_1"));
    }

    [Fact]
    public async Task KeepAsync_MoreSourcesOfTheRun_StaysKept()
    {
        await using var spark = await server.ConnectAsync();
        await using var kept = await KeepRowsOfAsync(spark, [.. NewFiles(), .. NewFiles()]);

        Assert.Equal([true, true, true], await AreKeptAsync(spark, "kept_rows", "texts_1", "texts_3"));
    }

    private static async Task<KeptViews> KeepRowsOfAsync(SparkSession spark, string[] files)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await spark.PrepareAsync(cancellation);
        var kept = await KeptViews.OpenAsync(spark, TimeProvider.System, cancellation);
        var sources = await NumberedSource.OfAsync(spark, [.. files.Select(EventSource.OfFile)], cancellation);
        await new EventPipeline(spark, kept, EventRules.Default, NowMs).CreateAsync(sources, null, cancellation);
        return kept;
    }

    private static async Task<List<bool>> AreKeptAsync(SparkSession spark, params string[] views)
    {
        var are = new List<bool>();
        foreach (var view in views)
            are.Add((await spark.Query($"SELECT count(*) FROM {view}").ExplainAsync(cancellationToken: TestContext.Current.CancellationToken)).Contains($"_{view} (", StringComparison.Ordinal));
        return are;
    }

    private string[] NewFiles()
    {
        var folder = server.NewFolder();
        return [Inputs.DirtyCsv(folder, 20), Inputs.DirtyNdjson(folder, 20)];
    }
}
