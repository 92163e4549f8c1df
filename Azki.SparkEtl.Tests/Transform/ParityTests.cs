using System.Text;
using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.SparkEtl.Transform;
using CsCheck;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Transform;

/// <summary>Spark's rows against the streaming path's own code: the same events with the same ids, the same reasons for the same rows.</summary>
public sealed class ParityTests(SparkServer server)
{
    private static readonly FixedClock Clock = new(new DateTimeOffset(2025, 11, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Csv_TheSample_IsTheSameRowByRow()
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "data", "user_events.csv"));
        await CompareAsync("user_events.csv", content, path => new EventSource.Csv(path), StreamingPath.Csv);
    }

    [Fact]
    public async Task Csv_DirtyRows_AreTheSameRowByRow()
    {
        var rows = DirtyRows.Some(DirtyRows.CsvRow, 20_000);
        await CompareAsync("dirty.csv", Join([Encoding.UTF8.GetBytes("\uFEFF" + DirtyRows.Header), .. rows]), path => new EventSource.Csv(path), StreamingPath.Csv);
    }

    [Fact]
    public async Task Ndjson_DirtyRows_AreTheSameRowByRow()
    {
        var rows = DirtyRows.Some(DirtyRows.JsonRow, 20_000);
        await CompareAsync("dirty.ndjson", Join(rows), path => new EventSource.Ndjson(path), StreamingPath.Ndjson);
    }

    [Fact]
    public async Task Ndjson_RowsAsThePlatformWritesThemOrAlmost_AreTheSameRowByRow() => await CompareJsonAsync(DirtyRows.Some(DirtyRows.AlmostCleanRow, 20_000));

    [Fact]
    public async Task Ndjson_NumbersOfAnyForm_AreTheSameRowByRow() => await CompareJsonAsync(DirtyRows.Numbers);

    [Fact]
    public async Task Ndjson_HalvesOfSurrogatePairs_AreTheSameRowByRow() => await CompareJsonAsync(DirtyRows.Halves);

    [Fact]
    public async Task Ndjson_DeepValues_AreTheSameRowByRow() => await CompareJsonAsync(DirtyRows.Depths);

    [Fact]
    public async Task Ndjson_RowsThatCloseTheirFrame_AreTheSameRowByRow() => await CompareJsonAsync(DirtyRows.Ends);

    [Theory]
    [InlineData(150)]
    [InlineData(5_000)]
    public async Task Csv_RowsLongerThanTheIngestorTakes_AreTheSameRowByRow(int maxRowBytes) =>
        await CompareAsync("long.csv", Join([Encoding.UTF8.GetBytes(DirtyRows.Header), .. Lengths(maxRowBytes).Select(l => Padded("2025-10-01 10:00:00,1,", ",purchase,SMS,5", 'x', l)), .. Blanks(maxRowBytes)]), path => new EventSource.Csv(path), StreamingPath.Csv, maxRowBytes);

    [Theory]
    [InlineData(150)]
    [InlineData(5_000)]
    public async Task Ndjson_RowsLongerThanTheIngestorTakes_AreTheSameRowByRow(int maxRowBytes) =>
        await CompareAsync("long.ndjson", Join([.. Lengths(maxRowBytes).Select(l => Padded("""{"event_time":"2025-10-01 10:00:00","user_id":1,"session_id":"s","event_type":"purchase","channel":"SMS","premium_amount":5""", "}", ' ', l)), .. Blanks(maxRowBytes)]), path => new EventSource.Ndjson(path), StreamingPath.Ndjson, maxRowBytes);

    private static IEnumerable<int> Lengths(int most) => [most - 1, most, most + 1, most + 4_096, most + 10_000];

    // None is a row, but for the one that is too long.
    private static IEnumerable<byte[]> Blanks(int most) => new[] { 0, most, most + 1 }.Select(l => Padded("", "", ' ', l));

    private static byte[] Padded(string begin, string end, char padding, int length) => Encoding.UTF8.GetBytes(begin + new string(padding, length - begin.Length - end.Length) + end);

    private Task CompareJsonAsync(IEnumerable<byte[]> rows) => CompareAsync("disputed.ndjson", Join(rows), path => new EventSource.Ndjson(path), StreamingPath.Ndjson);

    private async Task CompareAsync(string name, byte[] content, Func<string, EventSource> source, Func<string, byte[], long, int, List<CheckedRow>> expected, int maxRowBytes = BatchEtl.DefaultMaxRowBytes)
    {
        await using var spark = await server.ConnectAsync();
        var path = Path.Combine(server.NewFolder(), name);
        await File.WriteAllBytesAsync(path, content);
        await spark.PrepareAsync(TestContext.Current.CancellationToken);
        await using var kept = await KeptViews.OpenAsync(spark, TimeProvider.System, TestContext.Current.CancellationToken);
        await new EventPipeline(spark, kept, EventRules.Default, Clock.GetUtcNow().ToUnixTimeMilliseconds()) { MaxRowBytes = maxRowBytes }.CreateAsync([new(0, source(path))], null, TestContext.Current.CancellationToken);
        var found = await spark.Query(CheckedRow.Query).ToListAsync<CheckedRow>();
        var wanted = expected(path, content, Clock.GetUtcNow().ToUnixTimeMilliseconds(), maxRowBytes);
        var lines = Encoding.Latin1.GetString(content).Split('\n');
        // Of a clean row it is not kept where it came from.
        var differences = wanted.Zip(found, (w, f) => (First: w, Second: f with { Place = f.Place ?? w.Place })).Where(p => p.First != p.Second).Select(p => $"{lines[int.Parse(p.First.Place![5..]) - 1]}\n  streaming {p.First}\n  Spark     {p.Second}").ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {wanted.Count} rows differ:\n{string.Join('\n', differences.Take(12))}");
        Assert.Equal(wanted.Count, found.Count);
    }

    private static byte[] Join(IEnumerable<byte[]> rows) => [.. rows.SelectMany(row => (byte[])[.. row, (byte)'\n'])];
}
