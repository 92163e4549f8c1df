using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Azki.Warehouse;
using Azki.Warehouse.Migrations;

namespace Azki.StreamEtl;

/// <summary>
/// Keeps the ETL running: brings the schema up to date, runs the loop, and after a failure starts it anew from what is recorded.
/// </summary>
internal sealed partial class StreamEtlService(
    IServiceProvider services, Migrator migrator, EtlProgress progress, TimeProvider time, ILogger<StreamEtlService> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        for (var pause = TimeSpan.FromMilliseconds(250); !stoppingToken.IsCancellationRequested; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            var started = time.GetTimestamp();
            try
            {
                await migrator.MigrateAsync(stoppingToken).ConfigureAwait(false);
                progress.Migrated();
                using var loop = ActivatorUtilities.CreateInstance<EtlLoop>(services);
                await loop.RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (stoppingToken.IsCancellationRequested)
            {
                // Whatever the stop cut short is recorded and repeated at the next start.
                LogDetails(e);
                return;
            }
            catch (JournalLostException e)
            {
                // It waits for its turn again.
                LogTakenOver(e.Message);
            }
            catch (TopicReplacedException e)
            {
                LogReplaced(e.Message);
            }
            catch (TopicGrownException e)
            {
                LogGrown(e.Message);
            }
            catch (Exception e)
            {
                var fault = e is WarehouseException { IsNewer: true } ? new(FaultKind.NewerVersion, e.Message) : Fault.Of(e);
                progress.Stalled(fault);
                LogFailed(fault.Message);
                LogDetails(e);
                if (time.GetElapsedTime(started) > TimeSpan.FromMinutes(1)) pause = TimeSpan.FromMilliseconds(250);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The ETL stopped and is started again from what is recorded: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "The ETL stands by: {Reason}")]
    private partial void LogTakenOver(string reason);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogReplaced(string reason);

    [LoggerMessage(LogLevel.Information, "{Reason}")]
    private partial void LogGrown(string reason);

    [LoggerMessage(LogLevel.Debug, "Why the ETL stopped")]
    private partial void LogDetails(Exception exception);
}
