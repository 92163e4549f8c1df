using Azki.StreamEtl.Identity;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Pipeline.Model;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.StreamEtl;

/// <summary>Corners of what the ETL remembers.</summary>
public sealed class UnknownUsersTests(EngineFixture fixture)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Arrive_DeletedBeforeMendedThenBackAgain_EventsGetTheirAttributes()
    {
        await using var home = new PipelineHome(fixture);
        home.Settings["Azki:StreamEtl:AttributionInterval"] = "00:00:02";
        await using var platform = await home.StartAsync();
        var other = new PlainUser(2, null, "Tehran", "Mobile");
        var late = new PlainUser(1, new DateOnly(2024, 1, 1), "Shiraz", "Desktop");
        PlainEvent[] events = [new(1_759_320_000_000, 1, "s", "purchase", "SMS", 5), new(1_759_320_000_000, 2, "t", "purchase", "SMS", 5)];
        await platform.IngestAsync(home.Write("events.csv", Histories.File(new Step.Ingest(events, false, false))));
        await platform.CatchUpAsync();
        // The interval begins when the first user is mended; the other one comes and goes within it.
        foreach (var users in (PlainUser[][])[[other], [other, late], [other]])
        {
            await platform.SyncUsersAsync(home.Write("users.csv", Histories.File(new Step.Users(users))));
            await platform.Etl.WaitUntilCaughtUpAsync(TestContext.Current.CancellationToken);
        }
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        await platform.SyncUsersAsync(home.Write("users.csv", Histories.File(new Step.Users([other, late]))));
        await platform.CatchUpAsync();

        var expected = new PlainWarehouse();
        foreach (var e in events) expected.Take(e);
        expected.Take([other, late]);
        await Tables.AssertEqualAsync(expected, home);
    }

    [Fact]
    public async Task Fill_ManyGivenIds_FitsTheQuery()
    {
        await using var home = new PipelineHome(fixture);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        var known = new KnownEvents(1000);
        for (var i = 0UL; i < 45_000; i++) known.Missing.GivenIds.Add(ulong.MaxValue - i);
        await new EventIdStore(home.Warehouse).FillAsync(known, TestContext.Current.CancellationToken);
        Assert.True(known.Missing.IsEmpty);
    }
}
