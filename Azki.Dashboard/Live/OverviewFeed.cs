using Azki.Dashboard.Reading;
using Azki.Warehouse.Reports.Overview;
using Microsoft.Extensions.Options;

namespace Azki.Dashboard.Live;

/// <summary>
/// The overview for everyone who looks at it: read once for all, as long as somebody looks, and once where nobody did for a while.
/// </summary>
internal sealed partial class OverviewFeed(
    OverviewReader reader, FigureReader figures, TimeProvider time, IOptions<DashboardOptions> options, ILogger<OverviewFeed> log)
{
    private readonly Lock _gate = new();
    private readonly List<Action<Figures<OverviewFigures>>> _viewers = [];
    private bool _isPolling;

    /// <summary>How often the warehouse was read.</summary>
    public long Reads { get; private set; }

    /// <summary>What was read last, however old; null before that.</summary>
    public Figures<OverviewFigures>? Latest { get; private set; }

    /// <summary>The figures of now.</summary>
    public Task<Figures<OverviewFigures>> ReadAsync() => ReadAsync(options.Value.PollInterval);

    private async Task<Figures<OverviewFigures>> ReadAsync(TimeSpan maxAge) => Latest = await figures.ReadAsync("overview", maxAge, async ct =>
    {
        Reads++;
        return await reader.ReadAsync(ct);
    });

    /// <summary>Calls a viewer whenever there are new figures, until the result is disposed of.</summary>
    public IDisposable Watch(Action<Figures<OverviewFigures>> viewer)
    {
        lock (_gate)
        {
            _viewers.Add(viewer);
            if (!_isPolling)
            {
                _isPolling = true;
                _ = PollAsync();
            }
        }
        return new Viewing(this, viewer);
    }

    private async Task PollAsync()
    {
        while (true)
        {
            await Task.Delay(options.Value.PollInterval, time).ConfigureAwait(false);
            // A timer that ends a little early would find the last figures just young enough, and the turn would read nothing.
            var latest = await ReadAsync(options.Value.PollInterval / 2).ConfigureAwait(false);
            Action<Figures<OverviewFigures>>[] viewers;
            lock (_gate)
            {
                if (_viewers.Count == 0)
                {
                    _isPolling = false;
                    return;
                }
                viewers = [.. _viewers];
            }
            foreach (var viewer in viewers) Tell(viewer, latest);
        }
    }

    // One who is gone, or whose page is broken, must not take the figures from all the others.
    private void Tell(Action<Figures<OverviewFigures>> viewer, Figures<OverviewFigures> latest)
    {
        try
        {
            viewer(latest);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ViewerFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A viewer of the overview could not be told the latest figures.")]
    private partial void ViewerFailed(Exception exception);

    private sealed class Viewing(OverviewFeed feed, Action<Figures<OverviewFigures>> viewer) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._viewers.Remove(viewer);
        }
    }
}
