using System.Net;
using Azki.Dashboard.Live;
using Azki.Dashboard.Reading;
using Azki.Warehouse;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Overview;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Dashboard.Tests.Live;

/// <summary>Who is told, and how often is read. What is read is of no matter: the warehouse answers every question with an error.</summary>
public sealed class OverviewFeedTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WarehouseReader _warehouse = new(new("Host=nowhere", new HttpClient(new Refusing()), new WarehouseOptions()));
    private readonly OverviewFeed _feed;

    public OverviewFeedTests() => _feed = new(
        new OverviewReader(_warehouse, TimeProvider.System), new FigureReader(TimeProvider.System, NullLogger<FigureReader>.Instance), TimeProvider.System,
        Options.Create(new DashboardOptions { PollInterval = Interval }), NullLogger<OverviewFeed>.Instance);

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public async Task Watch_TwoHundredViewers_AreToldOfTheSameReading()
    {
        var told = new long[200];
        var all = told.Select((_, n) => _feed.Watch(_ => Interlocked.Increment(ref told[n]))).ToList();
        await UntilAsync(() => told.All(t => Interlocked.Read(ref t) >= 3));
        foreach (var viewing in all) viewing.Dispose();

        // One reading for all: those that had begun when the first was told may not be told of any more.
        Assert.InRange(_feed.Reads, told.Min(), told.Max() + 2);
    }

    [Fact]
    public async Task Watch_AViewerThatFails_IsToldAgainAndSoAreTheOthers()
    {
        var (failed, told) = (0, 0);
        using var broken = _feed.Watch(_ =>
        {
            Interlocked.Increment(ref failed);
            throw new ObjectDisposedException("page");
        });
        using var other = _feed.Watch(_ => Interlocked.Increment(ref told));
        await UntilAsync(() => Volatile.Read(ref told) >= 3 && Volatile.Read(ref failed) >= 3);
    }

    [Fact]
    public async Task Watch_WhereNobodyDidForAWhile_BeginsAgain()
    {
        var told = 0;
        using (_feed.Watch(_ => Interlocked.Increment(ref told))) await UntilAsync(() => Volatile.Read(ref told) > 0);
        await UntilQuietAsync();

        var before = Volatile.Read(ref told);
        using var viewing = _feed.Watch(_ => Interlocked.Increment(ref told));
        await UntilAsync(() => Volatile.Read(ref told) > before);
    }

    [Fact]
    public async Task Watch_WarehouseThatRefuses_SaysSoWithoutFigures()
    {
        var latest = new TaskCompletionSource<Figures<OverviewFigures>>();
        using var viewing = _feed.Watch(figures => latest.TrySetResult(figures));
        var figures = await latest.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Null(figures.Value);
        Assert.NotNull(figures.Problem);
    }

    // Nobody looks, so nobody reads.
    private async Task UntilQuietAsync()
    {
        for (var reads = -1L; reads != _feed.Reads;)
        {
            reads = _feed.Reads;
            await Task.Delay(20 * Interval, TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!condition()) await Task.Delay(Interval / 2, patience.Token);
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("Code: 210. DB::Exception: refused"), RequestMessage = request });
    }
}
