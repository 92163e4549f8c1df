using Azki.StreamEtl.Maintenance;
using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;

namespace Azki.Tests.StreamEtl;

/// <summary>Few users who arrive after many events.</summary>
public sealed class LateAttributionTests(EngineFixture fixture)
{
    [Fact]
    public async Task Plan_MoreEventsThanFit_ComesInPiecesThatMayBeRepeated()
    {
        await using var home = new PipelineHome(fixture);
        // Over two months, and some at the same time: a piece may end between them.
        var events = Enumerable.Range(0, 25).Select(i => new PlainEvent(1_759_320_000_000 - (i / 4 * 86_400_000L), (uint)(1 + (i % 3)), $"s{i}", "purchase", "SMS", 5)).ToList();
        await using (var platform = await home.StartAsync())
        {
            await platform.IngestAsync(home.Write("events.csv", Histories.File(new Step.Ingest(events, false, false))));
            await platform.CatchUpAsync();
        }

        var (users, unknown) = (new UserDirectory(), new UnknownUsers());
        foreach (var user in (uint[])[1, 2])
        {
            users.Upsert(user, 1, 19_000, "Shiraz"u8, "Mobile"u8);
            unknown.Stored(user);
            unknown.Arrived(user);
        }
        var late = new LateAttribution(home.Warehouse, users, unknown, maxEvents: 7);
        var sizes = new List<int>();
        while (await late.PlanAsync(TestContext.Current.CancellationToken) is var (plan, mended))
        {
            sizes.Add(plan.Blocks.Sum(b => b.Rows));
            await RunAsync(home, plan);
            await RunAsync(home, plan);
            var known = sizes.Sum();
            Assert.Equal([$"{known}\t{known}\t25"], await home.LinesAsync(
                "SELECT sum(user_known), (SELECT sum(user_known) FROM session_events), (SELECT sum(total_events) FROM daily_totals) FROM processed_events_storage"));
            unknown.Mended(mended);
        }
        Assert.Equal([7, 7, 3], sizes);
        Assert.Equal(["17\t17"], await home.LinesAsync("SELECT countIf(city = 'Shiraz'), countIf(user_tenure_days IS NOT NULL) FROM processed_events_storage"));
    }

    private static async Task RunAsync(PipelineHome home, BatchPlan plan)
    {
        for (var i = 0; i < plan.Blocks.Count; i++) await home.Warehouse.InsertAsync(plan.Blocks[i], plan.TokenOf(i), TestContext.Current.CancellationToken);
        foreach (var statement in plan.Statements) await LongStatement.ExecuteAsync(home.Warehouse, statement, TestContext.Current.CancellationToken);
    }
}
