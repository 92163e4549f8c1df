using Azki.Dashboard.Reading;
using Azki.Warehouse;
using Azki.Warehouse.Reports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Azki.Dashboard.Tests.Live;

public sealed class FigureReaderTests
{
    private readonly HurriedClock _clock = new();
    private readonly FigureReader _figures;

    public FigureReaderTests() => _figures = new(_clock, NullLogger<FigureReader>.Instance);

    [Fact]
    public async Task Read_WarehouseThatNeverAnswers_GivesTheLastFiguresAndSaysSo()
    {
        await _figures.ReadAsync("q", TimeSpan.Zero, _ => Task.FromResult("known"));
        var figures = await _figures.ReadAsync("q", TimeSpan.Zero, _ => new TaskCompletionSource<string>().Task).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("known", figures.Value);
        Assert.Contains("does not answer", figures.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ManyWhoWaitForOneThatFails_AreGivenItsFailure()
    {
        var (asked, failing) = (0, new TaskCompletionSource<string>());
        Task<string> Read(CancellationToken cancellationToken)
        {
            asked++;
            return failing.Task;
        }
        _clock.IsHurried = false;
        var all = Enumerable.Range(0, 20).Select(_ => _figures.ReadAsync("q", TimeSpan.Zero, Read)).ToList();
        failing.SetException(new HttpRequestException("refused"));
        foreach (var figures in await Task.WhenAll(all)) Assert.NotNull(figures.Problem);
        Assert.Equal(1, asked);

        // Who comes later asks again.
        var later = await _figures.ReadAsync("q", TimeSpan.Zero, _ => Task.FromResult("known"));
        Assert.Equal(("known", null), (later.Value, later.Problem));
    }

    [Fact]
    public async Task Read_ClockIsSetBack_AsksAgain()
    {
        _clock.IsHurried = false;
        await _figures.ReadAsync("q", TimeSpan.Zero, _ => Task.FromResult("before"));
        _clock.SetBack = TimeSpan.FromHours(1);
        Assert.Equal("after", (await _figures.ReadAsync("q", TimeSpan.Zero, _ => Task.FromResult("after"))).Value);
    }

    [Fact]
    public async Task Read_TablesAreNotMadeYet_SaysSo()
    {
        _clock.IsHurried = false;
        var figures = await _figures.ReadAsync<string>("q", TimeSpan.Zero, _ => throw new WarehouseException("Code: 60. DB::Exception: Unknown table expression identifier 'days_of_events'. (UNKNOWN_TABLE)"));
        Assert.Equal((null, Problems.WithoutTables), (figures.Value, figures.Problem));
    }

    [Fact]
    public async Task Read_LongAnswers_AreForgottenBeforeTheyFillTheMemory()
    {
        _clock.IsHurried = false;
        var asked = 0;
        for (var n = 0; n < 5; n++) await ReadAsync(n, 300_000);
        Assert.Equal(5, asked);
        // The latest are still there, the first is not.
        await ReadAsync(4, 300_000);
        Assert.Equal(5, asked);
        await ReadAsync(0, 300_000);
        Assert.Equal(6, asked);

        Task<Figures<ReportTable>> ReadAsync(int n, int rows) => _figures.ReadAsync($"q{n}", TimeSpan.FromHours(1), _ =>
        {
            asked++;
            var row = new object?[] { 1 };
            return Task.FromResult(new ReportTable([new("events", "Events", ColumnKind.Count, "How many.")], Enumerable.Repeat(row, rows).ToList(), null));
        });
    }

    [Fact]
    public async Task Read_ManyOtherQuestionsMeanwhile_AnAnswerBeingReadIsKept()
    {
        _clock.IsHurried = false;
        var slow = new TaskCompletionSource<string>();
        var first = _figures.ReadAsync("slow", TimeSpan.FromHours(1), _ => slow.Task);
        for (var n = 0; n < 600; n++) await _figures.ReadAsync($"q{n}", TimeSpan.FromHours(1), _ => Task.FromResult("quick"));
        var second = _figures.ReadAsync("slow", TimeSpan.FromHours(1), _ => Task.FromResult("asked again"));
        slow.SetResult("slow");

        Assert.Equal(("slow", "slow"), ((await first).Value, (await second).Value));
    }

    // Whoever waits for a time has it at once.
    private sealed class HurriedClock : TimeProvider
    {
        public bool IsHurried { get; set; } = true;

        public TimeSpan SetBack { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - SetBack;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, IsHurried && dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : dueTime, period);
    }
}
