using Azki.Tests.Pipeline.Harness;
using Azki.Warehouse.Migrations;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.Dashboard;

/// <summary>Funnels, times and paths of random histories, against the plainest way to count them.</summary>
public sealed class JourneyTests(EngineFixture engine)
{
    private static readonly DateTime Begin = new(2025, 10, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ReportFilter October = new(new(2025, 10, 1), new(2025, 10, 31));
    private static readonly string[] Channels = ["SMS", "Social"];

    // Few users, sessions and minutes: histories in which everything meets everything.
    private static readonly Gen<Happening[]> Histories = Gen.Select(Gen.Int[1, 40], Gen.Int[1, 3], Gen.Int[0, 240], Gen.Int[0, 3], Gen.Int[0, 1])
        .Select((user, session, minute, type, channel) => new Happening(user, $"s{user}-{session}", minute, JourneyFilter.Steps[type], Channels[channel])).Array[300, 600];

    [Theory]
    [InlineData(JourneyUnit.Session, 30)]
    [InlineData(JourneyUnit.User, 30)]
    [InlineData(JourneyUnit.User, 100_000)]
    public async Task FunnelTimesAndPaths_RandomHistories_EqualPlainCounting(JourneyUnit unit, int windowMinutes)
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        using var reader = SampleWarehouse.ReaderOf(home, engine);
        var filter = new JourneyFilter(October, unit, TimeSpan.FromMinutes(windowMinutes));
        await Histories.SampleAsync(async history =>
        {
            foreach (var table in (string[])["processed_events_storage", "session_events"]) await home.Warehouse.ExecuteAsync($"TRUNCATE TABLE {table}");
            await home.Warehouse.ExecuteAsync(Insert(history));
            // Ids rise with the place in the history, so events of one minute are in its order.
            var journeys = history.Select((h, id) => (h, id)).GroupBy(e => unit == JourneyUnit.User ? $"{e.h.User}" : e.h.Session)
                .Select(j => j.OrderBy(e => e.h.Minute).ThenBy(e => e.id).Select(e => e.h).ToList()).ToList();
            await AssertFunnelAsync(reader, filter, journeys);
            await AssertTimesAsync(reader, filter, journeys);
            await AssertPathsAsync(reader, filter, journeys);
        }, iter: 3, threads: 1);
    }

    private static async Task AssertFunnelAsync(WarehouseReader reader, JourneyFilter filter, List<List<Happening>> journeys)
    {
        var funnels = await reader.ReadFunnelAsync(filter);
        foreach (var funnel in funnels)
        {
            var some = journeys.Where(j => funnel.Channel.Length == 0 || j[0].Channel == funnel.Channel).ToList();
            Assert.Equal(some.Count, funnel.Journeys);
            Assert.Equal(Enumerable.Range(1, 4).Select(n => some.LongCount(j => Way(j, filter).Count >= n)), funnel.Reached);
        }
        Assert.Equal(Channels.Order(), funnels.Skip(1).Select(f => f.Channel).Order());
    }

    private static async Task AssertTimesAsync(WarehouseReader reader, JourneyFilter filter, List<List<Happening>> journeys)
    {
        foreach (var time in await reader.ReadStepTimesAsync(filter))
        {
            var took = journeys.Select(j => Way(j, filter)).Where(w => w.Count >= time.Step).Select(w => w[time.Step - 1] - w[time.Step - 2]).Order().ToList();
            Assert.Equal((took.Count, (took[(took.Count - 1) / 2] + took[took.Count / 2]) / 2.0), (time.Journeys, time.Median.TotalMinutes));
        }
    }

    private static async Task AssertPathsAsync(WarehouseReader reader, JourneyFilter filter, List<List<Happening>> journeys)
    {
        var expected = journeys.GroupBy(j => string.Join('>', j.Take(JourneyQueries.PathLength).Select(h => h.Type))).ToDictionary(p => p.Key, p => p.LongCount());
        var paths = await reader.ReadPathsAsync(filter);
        Assert.All(paths, p => Assert.Equal((expected[string.Join('>', p.Steps)], p.Journeys / (double)journeys.Count), (p.Journeys, p.Share)));
        Assert.Equal(expected.Values.OrderDescending().Take(20), paths.Select(p => p.Journeys));
    }

    // The longest way through the steps from any start, and of those the quickest to the last step, then to the one before it: its minutes.
    private static List<int> Way(List<Happening> journey, JourneyFilter filter)
    {
        var best = new List<int>();
        foreach (var start in journey.Where(h => h.Type == JourneyFilter.Steps[0]))
        {
            var way = new List<int> { start.Minute };
            foreach (var step in JourneyFilter.Steps.Skip(1))
            {
                var next = journey.FirstOrDefault(h => h.Type == step && h.Minute >= way[^1] && h.Minute <= start.Minute + filter.Window.TotalMinutes);
                if (next is null) break;
                way.Add(next.Minute);
            }
            if (way.Count > best.Count || (way.Count == best.Count && Took(way).CompareTo(Took(best)) < 0)) best = way;
        }
        return best;
    }

    // Comparable: the minutes to the last step, and to those before it.
    private static string Took(List<int> way) => string.Join(' ', way.Select(minute => $"{minute - way[0]:000000}").Reverse());

    private static string Insert(IEnumerable<Happening> history) =>
        "INSERT INTO processed_events_storage (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, user_known) SELECT x.1, "
        + $"toDateTime64('{Begin:yyyy-MM-dd HH:mm:ss}', 3, 'UTC') + toIntervalMinute(x.2), x.3, x.4, x.5, x.6, 7, 1 FROM (SELECT arrayJoin(["
        + string.Join(',', history.Select((h, id) => FormattableString.Invariant($"({id}::UInt64,{h.Minute}::Int32,{h.User}::UInt32,'{h.Session}','{h.Type}','{h.Channel}')"))) + "]) AS x)";

    private sealed record Happening(int User, string Session, int Minute, string Type, string Channel);
}
