using System.Globalization;
using Azki.SparkEtl.Load;
using Azki.SparkEtl.Tests.Fixtures;
using CsCheck;

namespace Azki.SparkEtl.Tests.Staged;

/// <summary>Which rows of a run go on, against the same said in plain code.</summary>
public sealed class FirstRowsTests(EmbeddedWarehouse engine)
{
    private static readonly DateOnly First = new(2025, 10, 2);
    private static readonly DateOnly Last = new(2025, 10, 3);
    private static readonly DateOnly Elsewhere = new(2025, 11, 1);

    private static readonly Gen<Candidate[]> Candidates =
        Gen.Select(Gen.Int[-1, 2], Gen.Long[-4, 30], Gen.Bool, Gen.Int[0, 4], Gen.Bool, (source, id, isEvent, day, isGiven) => (source, id, isEvent, day, isGiven)).Array[0, 80]
            .Select(rows => rows.Select((r, n) => new Candidate(r.source, 1000 - n * 7 % 90, r.id, r.isEvent, new DateOnly(2025, 10, 1).AddDays(r.day), r.isGiven)).DistinctBy(c => (c.Source, c.Position)).ToArray());

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(9)]
    public async Task GoOn_RepeatsOtherDaysAndIdsKnownElsewhere_LetsTheFirstOfEachThrough(long identitiesPerShare)
    {
        await using var platform = await engine.NewPlatformAsync();
        await platform.Etl.WaitUntilCaughtUpAsync();
        var warehouse = platform.Warehouse;
        // Ids that senders chose, of events of a day that is not asked for. They came just now: the retention is applied about this time, too.
        long[] known = [3, 17, -2];
        await warehouse.ExecuteAsync($"INSERT INTO processed_events_storage (event_id, event_id_given, event_time, user_id, session_id, ingestion_time) VALUES {string.Join(", ", known.Select(id => $"({(ulong)id}, 1, '{Elsewhere:yyyy-MM-dd} 10:00:00', 7, 's', now64(3))"))}");

        await Candidates.SampleAsync(async candidates =>
        {
            foreach (var table in (string[])["batch_candidates", "batch_repeats", "batch_events", "batch_session_events", "batch_daily_states", "batch_refused_rows"]) await warehouse.ExecuteAsync($"TRUNCATE TABLE {table}");
            if (candidates.Length > 0) await warehouse.ExecuteAsync($"INSERT INTO batch_candidates (source_number, position, reason, id, event_time, user_id, session_id, event_id_given) VALUES {string.Join(", ", candidates.Select(c => c.Values))}");
            var expected = candidates.OrderBy(c => c.Source).ThenBy(c => c.Position).DistinctBy(c => (c.Id, c.IsEvent))
                .Where(c => !c.IsEvent || (c.Day >= First && c.Day <= Last && !(c.IsGiven && c.Source >= 0 && known.Contains(c.Id)))).ToList();

            var rows = new FirstRows(warehouse, TestPlatform.Request(BatchMode.Backfill) with { From = First, To = Last }) { IdentitiesPerShare = identitiesPerShare };
            var totals = await rows.GoOnAsync(candidates.Length, CancellationToken.None);

            Assert.Equal(expected.Where(c => c.IsEvent).Select(c => c.Name).Order(StringComparer.Ordinal), await AllTables.ReadAsync(warehouse, "SELECT session_id FROM batch_events ORDER BY session_id"));
            Assert.Equal(expected.Where(c => !c.IsEvent).Select(c => c.Id.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal), (await AllTables.ReadAsync(warehouse, "SELECT toString(reinterpretAsInt64(id)) FROM batch_refused_rows")).Order(StringComparer.Ordinal));
            await new StagingCheck(warehouse).OfStagedAsync(totals, CancellationToken.None);
        }, iter: 15, threads: 1);
    }

    [Fact]
    public async Task Check_ARowOfTwo_IsFound()
    {
        await using var platform = await engine.NewPlatformAsync();
        await platform.Etl.WaitUntilCaughtUpAsync();
        Candidate[] two = [new(0, 1, 5, true, First, false), new(0, 2, 6, true, First, false)];
        await platform.Warehouse.ExecuteAsync($"INSERT INTO batch_candidates (source_number, position, reason, id, event_time, user_id, session_id, event_id_given) VALUES {string.Join(", ", two.Select(c => c.Values))}");
        var sent = await new StagedTotals(platform.Warehouse).OfCandidatesAsync("true", CancellationToken.None);
        await new StagingCheck(platform.Warehouse).OfCandidatesAsync(sent, CancellationToken.None);

        var check = await Assert.ThrowsAsync<StagingException>(() => new StagingCheck(platform.Warehouse).OfCandidatesAsync(sent with { Events = 3 }, CancellationToken.None));
        Assert.Contains("nothing is published", check.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StagingException>(() => new StagingCheck(platform.Warehouse).OfStagedAsync(sent, CancellationToken.None));
    }

    public sealed record Candidate(int Source, long Position, long Id, bool IsEvent, DateOnly Day, bool IsGiven)
    {
        public string Name => string.Create(CultureInfo.InvariantCulture, $"{Source}/{Position}");

        public string Values => string.Create(CultureInfo.InvariantCulture, $"({Source}, {Position}, '{(IsEvent ? "" : "malformed_json")}', {Id}, '{Day:yyyy-MM-dd} 10:00:00', 7, '{Name}', {(IsGiven ? 1 : 0)})");
    }
}
