using System.Diagnostics;
using System.Globalization;
using Azki.StreamEtl.Plans;
using CsCheck;

namespace Azki.Tests.StreamEtl;

public sealed class LoadsInFlightTests
{
    private static readonly Gen<(int[] Delays, int Failing)> Runs = Gen.Select(Gen.Int[0, 3].Array[1, 12], Gen.Int[-12, 11]);

    [Fact]
    public Task StartAsync_InsertsThatTakeAnyTimeAndMayFail_AcknowledgesInOrderUpToTheFailure() => Runs.SampleAsync(async run =>
    {
        var steps = new Steps(run.Delays, run.Failing);
        using var loads = new LoadsInFlight(steps);
        var failed = false;
        try
        {
            for (var i = 0; i < run.Delays.Length; i++) await loads.StartAsync(Plan(i), null, CancellationToken.None);
            await loads.DrainAsync();
        }
        catch (InvalidDataException)
        {
            failed = true;
        }
        await loads.SettleAsync();

        var failing = run.Failing >= 0 && run.Failing < run.Delays.Length;
        Assert.Equal(failing, failed);
        Assert.Equal(Enumerable.Range(1, failing ? run.Failing : run.Delays.Length).Select(n => (long)n), steps.Acknowledged);
        Assert.Equal(steps.Recorded.Order(), steps.Recorded);
        Assert.InRange(steps.MostInserts, 0, LoadsInFlight.Most - 1);
        Assert.True(loads.IsIdle);
    }, iter: 100);

    [Fact]
    public async Task StartAsync_RecordThatFails_RecordsNoneAfterIt()
    {
        var steps = new Steps([0, 0, 0], failing: -1) { UnrecordedNumber = 2 };
        using var loads = new LoadsInFlight(steps);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (var i = 0; i < 3; i++) await loads.StartAsync(Plan(i), null, TestContext.Current.CancellationToken);
            await loads.DrainAsync();
        });
        await loads.SettleAsync();
        Assert.Equal([1], steps.Recorded);
        Assert.Equal([1], steps.Acknowledged);
    }

    private static BatchPlan Plan(int index) => new(index.ToString(CultureInfo.InvariantCulture), [], [], [], []);

    private sealed class Steps(int[] delays, int failing) : IPlanSteps
    {
        private int _reserved;
        private int _inserting;

        public long UnrecordedNumber { get; init; }

        public List<long> Recorded { get; } = [];

        public List<long> Acknowledged { get; } = [];

        public int MostInserts { get; private set; }

        public long Reserve() => ++_reserved;

        public async Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (number == UnrecordedNumber) throw new IOException("The disk is full.");
            lock (Recorded) Recorded.Add(number);
        }

        public async Task InsertAsync(BatchPlan plan, Activity? batch, CancellationToken cancellationToken)
        {
            var index = int.Parse(plan.Id, CultureInfo.InvariantCulture);
            lock (Recorded) MostInserts = Math.Max(MostInserts, ++_inserting);
            for (var i = 0; i < delays[index]; i++) await Task.Delay(1, cancellationToken);
            lock (Recorded) _inserting--;
            if (index == failing) throw new InvalidDataException("The warehouse is damaged.");
        }

        public Task AcknowledgeAsync(long number, BatchPlan plan, CancellationToken cancellationToken)
        {
            lock (Recorded) Acknowledged.Add(number);
            return Task.CompletedTask;
        }
    }
}
