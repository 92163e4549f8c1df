using System.Threading.Channels;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Source;
using Azki.EventLog;
using Microsoft.Extensions.Options;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge;

/// <summary>Keeps the capture running: whatever ends a run, another one begins where the log says it was, after a pause that grows. It never gives up.</summary>
internal sealed partial class MySqlCapture(
    IConfiguration configuration, IEventLog log, CaptureSignals signals, CaptureState state, CaptureMetrics metrics, IOptions<CdcOptions> options, TimeProvider time, ILogger<MySqlCapture> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var requests = Channel.CreateUnbounded<SnapshotRequest>();
        await Task.WhenAll(
            KeepOnAsync(token => CaptureAsync(requests.Reader, token), state.Fail, stoppingToken),
            KeepOnAsync(token => signals.ReadAsync(requests.Writer, token), _ => { }, stoppingToken)).ConfigureAwait(false);
    }

    private async Task CaptureAsync(ChannelReader<SnapshotRequest> requests, CancellationToken cancellationToken)
    {
        var source = new MySqlSource(configuration.GetConnectionString(CdcOptions.ConnectionName)!, options.Value);
        var run = new CaptureRun(source, new TablePatterns(options.Value.Tables), log, requests, state, metrics, options.Value, time, logger);
        await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task KeepOnAsync(Func<CancellationToken, Task> work, Action<string> fail, CancellationToken stoppingToken)
    {
        var said = "";
        for (var pause = FirstPause; !stoppingToken.IsCancellationRequested; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.Value.LongestPause.Ticks)))
        {
            var started = time.GetTimestamp();
            try
            {
                await work(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Said once, not with every try.
                if (said != error.Message) LogEnded(error.Message);
                if (IsExpected(error)) LogDetails(error);
                else LogUnexpected(error);
                fail(error.Message);
                said = error.Message;
                if (time.GetElapsedTime(started) > LongRun) pause = FirstPause;
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static bool IsExpected(Exception error) =>
        error is ReplicationException or MySqlException or EventLogException or CaptureRefusedException or FormatException or EnvelopeException or IOException or TimeoutException;

    [LoggerMessage(LogLevel.Error, "The capture ended by an error that was not foreseen")]
    private partial void LogUnexpected(Exception error);

    [LoggerMessage(LogLevel.Warning, "Changes are not captured for now, and it is tried again: {Reason}")]
    private partial void LogEnded(string reason);

    [LoggerMessage(LogLevel.Debug, "Why the capture ended")]
    private partial void LogDetails(Exception error);
}
