using Azki.StreamEtl;
using Azki.StreamEtl.Maintenance;
using Azki.StreamEtl.Plans;
using Azki.Tests.Pipeline.Harness;
using Azki.Tests.Warehouse;
using Azki.Warehouse.Closing;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Tests.StreamEtl;

[Trait("Category", "Long")]
public sealed class DayClosingScheduleTests(EngineFixture engine)
{
    private static readonly Guid Topic = Guid.NewGuid();

    [Fact]
    public async Task Look_WhileMuchIsLoaded_ClosesNothing_AndThenWhatRests()
    {
        await using var home = new PipelineHome(engine);
        await new Migrator(home.Warehouse, Options.Create(home.Options), NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        await StoredEvents.InsertAsync(home, 330_000, 5);
        var closing = new DayClosing(home.Warehouse, TimeProvider.System);
        var progress = new EtlProgress();
        using var schedule = new DayClosingSchedule(closing, new(home.Warehouse, TimeProvider.System), progress, TimeProvider.System, NullLogger<DayClosingSchedule>.Instance);

        // Not running yet.
        Assert.Empty(await schedule.LookAsync(TestContext.Current.CancellationToken));
        progress.Started();
        Assert.Empty(await schedule.LookAsync(TestContext.Current.CancellationToken));

        progress.Advanced(Loaded(0, 10_001));
        Assert.Empty(await schedule.LookAsync(TestContext.Current.CancellationToken));
        progress.Advanced(Loaded(10_001, 20_002));
        Assert.Empty(await schedule.LookAsync(TestContext.Current.CancellationToken));
        Assert.All((await closing.ReadAsync(TestContext.Current.CancellationToken)).All, d => Assert.True(d.IsOpen));

        progress.Advanced(Loaded(20_002, 30_002));
        Assert.Equal(30, (await schedule.LookAsync(TestContext.Current.CancellationToken)).Count);
        Assert.All((await closing.ReadAsync(TestContext.Current.CancellationToken)).All, d => Assert.True(d.IsClosed));
        Assert.Empty(await schedule.LookAsync(TestContext.Current.CancellationToken));
    }

    private static BatchPlan Loaded(long first, long next) => BatchPlan.Of("test", [], []) with { Slices = [new LogSlice("events", Topic, 0, first, next)] };
}
