using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;
using CsCheck;

namespace Azki.Tests.Pipeline;

/// <summary>Whatever comes in, in whatever order and pieces: every table equals plain counting.</summary>
public sealed class HistoryTests(EngineFixture fixture)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3, Traits = ["Category", "Long"])]
    public Task Run_GeneratedHistories_EveryTableEqualsPlainCounting(int histories) => Histories.All.SampleAsync(async steps =>
    {
        await using var home = new PipelineHome(fixture);
        var expected = await PlayAsync(home, steps);
        await Tables.AssertEqualAsync(expected, home);
        await AssertAccountsAsync(home, steps, expected);
        return true;
    }, iter: histories, threads: 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task Reenrich_SomeDays_EqualsPlainCountingWithTheAttributesOfNow() => Gen.Select(Histories.All, Gen.Int[0, 900], Gen.Int[0, 400]).SampleAsync(async (steps, start, length) =>
    {
        await using var home = new PipelineHome(fixture);
        var expected = await PlayAsync(home, steps);
        var from = new DateOnly(2024, 6, 1).AddDays(start);
        var to = from.AddDays(length);
        await using (var platform = await home.StartAsync())
        {
            var result = await platform.ReenrichAsync(from, to);
            expected.Reenrich(from, to);
            Assert.Equal(expected.Events.Count(e => e.Event.Day >= from && e.Event.Day <= to), result.Events);
            await Tables.AssertEqualAsync(expected, home, "after some days");
            await platform.ReenrichAsync(null, null);
            expected.Reenrich(DateOnly.MinValue, DateOnly.MaxValue);
            await Tables.AssertEqualAsync(expected, home, "after all days");
        }
        return true;
    }, iter: 1, threads: 1);

    private static async Task<PlainWarehouse> PlayAsync(PipelineHome home, IReadOnlyList<Step> steps)
    {
        var expected = new PlainWarehouse();
        var platform = await home.StartAsync();
        try
        {
            var number = 0;
            foreach (var step in steps)
            {
                number++;
                switch (step)
                {
                    case Step.Users users:
                        // Attributes are those of the time of processing: what came before is processed before.
                        await platform.CatchUpAsync();
                        await platform.SyncUsersAsync(home.Write("users.csv", Histories.File(users)));
                        await platform.CatchUpAsync();
                        expected.Take(users.All);
                        break;
                    case Step.Ingest ingest:
                        await platform.IngestAsync(home.Write($"events{number}.{(ingest.IsJson ? "ndjson" : "csv")}", Histories.File(ingest)));
                        foreach (var e in ingest.Events) expected.Take(e);
                        if (!ingest.Restart) break;
                        await platform.DisposeAsync();
                        platform = await home.StartAsync();
                        break;
                }
            }
            await platform.CatchUpAsync();
        }
        finally
        {
            await platform.DisposeAsync();
        }
        return expected;
    }

    private static async Task AssertAccountsAsync(PipelineHome home, IReadOnlyList<Step> steps, PlainWarehouse expected)
    {
        var read = steps.OfType<Step.Ingest>().Sum(s => s.Events.Count);
        var account = await home.LinesAsync("SELECT sum(read), sum(stored), sum(duplicates), sum(quarantined) FROM ingestion_ledger WHERE kind = 'event'");
        Assert.Equal([$"{read}\t{expected.Events.Count}\t{expected.Duplicates}\t0"], account);
        var several = expected.Events.GroupBy(e => e.Event.Session).Count(s => s.Select(e => e.Event.UserId).Distinct().Count() > 1);
        Assert.Equal([$"{several}"], await home.LinesAsync("SELECT value FROM data_quality WHERE finding = 'sessions with more than one user'"));
    }
}
