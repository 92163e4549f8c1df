using Azki.Core.Events;
using Azki.Ingestor;
using Azki.Ingestor.Rows;
using Azki.Tests.Fuzzing;
using static Azki.Tests.Ingestor.Rows;

namespace Azki.Tests.Ingestor;

/// <summary>What a few bytes of input come to is sent before more is made of them.</summary>
public sealed class RowFeedTests
{
    private const int Refused = 2000;

    [Fact]
    public async Task Take_RefusedRowsOfALongHeader_EndsUntilTheyAreSent()
    {
        var (run, feed) = await BeginAsync();
        await using var _ = run;
        var rows = Utf8(string.Concat(Enumerable.Repeat("x\n", Refused)));

        // Each is kept with the header: 4 MB are 250 of them.
        var taken = feed.Take(rows, final: false);
        Assert.InRange(taken, 2, 600);
        Assert.True(run.IsFull);
        Assert.Equal(0, feed.Take(rows.AsSpan(taken), final: true));

        await run.SendFullAsync(TestContext.Current.CancellationToken);
        Assert.InRange(feed.Take(rows.AsSpan(taken), final: true), 2, 600);
    }

    [Fact]
    public async Task Take_RefusedElements_EndsUntilTheyAreSent()
    {
        var (run, _) = await BeginAsync();
        await using var _ = run;
        var feed = new JsonFeed(run, 1 << 20);
        var array = Utf8("[" + string.Concat(Enumerable.Repeat("{},", 50_000)));

        Assert.InRange(feed.Take(array, final: false), 2, array.Length / 2);
        Assert.True(run.IsFull);
    }

    [Fact]
    public async Task AddAsync_RefusedRowsBehindALongRow_AreAllTaken()
    {
        var (run, feed) = await BeginAsync();
        await using var _ = run;
        using var pump = new RowPump(feed, run);

        await pump.AddAsync(Utf8(new string('x', 100_000)), TestContext.Current.CancellationToken);
        await pump.AddAsync(Utf8("\n" + string.Concat(Enumerable.Repeat("x\n", Refused)) + "x"), TestContext.Current.CancellationToken);
        await pump.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Refused + 2, (await run.CompleteAsync(TestContext.Current.CancellationToken)).Quarantined);
    }

    [Fact]
    public async Task AddAsync_RowThatComesLongAfterTheOneBefore_IsJudgedByTheClockOfNow()
    {
        var time = new MovedTime();
        var runs = new IngestRuns(new MemoryLog(), RawEventFormats.Compact, EventRules.Default, time);
        await using var run = await runs.BeginAsync("pipe", "pipe", errors: null, TestContext.Current.CancellationToken);
        using var pump = new RowPump(new NdjsonFeed(run, 1 << 20, LinePosition.Start), run);
        await pump.AddAsync(Utf8(Json(0) + "\n"), TestContext.Current.CancellationToken);

        time.Move(TimeSpan.FromDays(3));
        var now = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        await pump.AddAsync(Utf8(Json(1).Replace("2025-10-02 12:00:01", now, StringComparison.Ordinal) + "\n"), TestContext.Current.CancellationToken);

        Assert.Equal((2L, 0L), (run.Accepted, run.Quarantined));
    }

    private static async Task<(IngestRun Run, CsvFeed Feed)> BeginAsync()
    {
        var runs = new IngestRuns(new MemoryLog(), RawEventFormats.Compact, EventRules.Default, new FixedTime());
        var run = await runs.BeginAsync("input", "input", errors: null, TestContext.Current.CancellationToken);
        var header = Utf8(Header + "," + new string('h', 16_000));
        return (run, new CsvFeed(run, 1 << 20, "input", LinePosition.Start, header));
    }
}
