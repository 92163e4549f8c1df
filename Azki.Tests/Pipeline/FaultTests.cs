using System.Globalization;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;

namespace Azki.Tests.Pipeline;

/// <summary>Requests that fail before or after they were done, and a program killed between any two of them: every row counts once.</summary>
public sealed class FaultTests(EngineFixture fixture)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2, Traits = ["Category", "Long"])]
    [InlineData(3, Traits = ["Category", "Long"])]
    [InlineData(4, Traits = ["Category", "Long"])]
    public async Task Run_RequestsFailAndTheProgramIsKilled_EveryTableEqualsPlainCounting(int seed)
    {
        await using var home = new PipelineHome(fixture);
        var random = new Random(seed);
        var expected = new PlainWarehouse();
        var log = new List<string>();
        await RunAsync(p => p.IngestAsync(home.Write("first.csv", Histories.File(new Step.Ingest(Events(random, expected), false, false)))));
        await RunAsync(p => p.SyncUsersAsync(home.Write("users.csv", Histories.File(Users(expected)))));
        await RunAsync(p => p.IngestAsync(home.Write("second.ndjson", Histories.File(new Step.Ingest(Events(random, expected), true, false)))));
        await Tables.AssertEqualAsync(expected, home, $"(seed {seed}; {string.Join(", ", log)})");
        Assert.Equal([$"{400}\t{expected.Events.Count}\t{expected.Duplicates}"], await home.LinesAsync(
            "SELECT sum(read), sum(stored), sum(duplicates) FROM ingestion_ledger WHERE kind = 'event'"));
        Assert.Contains(log, l => l.StartsWith("Killed", StringComparison.Ordinal));

        // A load on a way that breaks a few times, then dies a few times.
        async Task RunAsync(Func<Platform, Task> load)
        {
            var isLoaded = false;
            for (var kills = 0; ; kills++)
            {
                var last = kills == 2;
                var fatal = 1 + random.Next(35);
                using var faults = new FaultyHandler((number, _) =>
                {
                    var fault = last ? Fault.None
                        : number == fatal ? random.Next(2) == 0 ? Fault.KilledBefore : Fault.KilledAfter
                        : random.Next(15) == 0 ? random.Next(2) == 0 ? Fault.Before : Fault.After
                        : Fault.None;
                    if (fault != Fault.None) lock (log) log.Add(string.Create(CultureInfo.InvariantCulture, $"{fault} {number}"));
                    return fault;
                });
                var platform = await home.StartAsync(faults);
                // The log takes a file or not; here it always does, so that the model needs no second guess of what came in.
                if (!isLoaded) await load(platform);
                isLoaded = true;
                using var end = new CancellationTokenSource();
                var caughtUp = platform.CatchUpAsync(end.Token);
                await Task.WhenAny(caughtUp, faults.Died);
                if (!faults.Died.IsCompleted)
                {
                    await caughtUp;
                    await platform.DisposeAsync();
                    return;
                }
                home.Snapshot();
                platform.Abandon();
                await end.CancelAsync();
                await caughtUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [Fact]
    public async Task Reenrich_AnyAnswerIsLost_EqualsPlainCounting()
    {
        await using var home = new PipelineHome(fixture);
        var random = new Random(5);
        var expected = new PlainWarehouse();
        var users = Users(expected);
        var events = Events(random, expected).Where(e => e.Time.Year == 2024).ToList();
        expected = new PlainWarehouse();
        expected.Take(users.All);
        foreach (var e in events) expected.Take(e);
        var statements = 0;
        var (isOn, lost) = (false, 0);
        using var faults = new FaultyHandler((_, _) => isOn && ++statements > 2 && statements % 2 == 0 && ++lost <= 6 ? Fault.After : Fault.None);
        await using var platform = await home.StartAsync(faults);
        await platform.SyncUsersAsync(home.Write("users.csv", Histories.File(users)));
        await platform.CatchUpAsync();
        await platform.IngestAsync(home.Write("events.csv", Histories.File(new Step.Ingest(events, false, false))));
        await platform.CatchUpAsync();
        users = new Step.Users([.. users.All.Select(u => u with { City = "Yazd" })]);
        await platform.SyncUsersAsync(home.Write("users.csv", Histories.File(users)));
        await platform.CatchUpAsync();
        isOn = true;
        await platform.ReenrichAsync(null, null);
        expected.Take(users.All);
        expected.Reenrich(DateOnly.MinValue, DateOnly.MaxValue);
        await Tables.AssertEqualAsync(expected, home);
    }

    private static List<PlainEvent> Events(Random random, PlainWarehouse expected)
    {
        string[] types = ["quote_view", "signup", "policy_click", "purchase"];
        string[] channels = ["Organic", "SMS", "Other"];
        var start = new DateTimeOffset(2024, 12, 25, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var events = Enumerable.Range(0, 200).Select(_ => new PlainEvent(
            start + random.NextInt64(14 * 86_400L) * 1000, (uint)random.Next(1, 9), $"s{random.Next(40)}", types[random.Next(4)],
            channels[random.Next(3)], (uint)random.Next(3) * 1_000_000, random.Next(8) == 0 ? random.Next(1_000_000).ToString(CultureInfo.InvariantCulture) : null)).ToList();
        foreach (var e in events) expected.Take(e);
        return events;
    }

    private static Step.Users Users(PlainWarehouse expected)
    {
        var users = Enumerable.Range(1, 6).Select(i => new PlainUser((uint)i, new DateOnly(2024, 1, i), i % 2 == 0 ? "Tehran" : "Shiraz", "Mobile")).ToList();
        expected.Take(users);
        return new(users);
    }
}
