namespace Azki.CdcBridge.Health;

/// <summary>Tells the log what the capture does, since a copy can take long and a stream is quiet.</summary>
internal sealed partial class CaptureNarrator(CaptureState state, TimeProvider time, ILogger<CaptureNarrator> logger) : BackgroundService
{
    private const int TicksBetweenProgress = 10;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var story = new CaptureStory();
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false); tick++)
            {
                foreach (var line in story.Next(state.Phase, state.Snapshot, withProgress: tick % TicksBetweenProgress == 0)) Tell(line);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private partial void Tell(string line);
}
