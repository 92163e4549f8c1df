using System.Diagnostics;
using System.Globalization;
using Azki.ServiceDefaults.Faults;
using Azki.Warehouse;

namespace Azki.StreamEtl.Plans;

/// <summary>What an instance that was killed has sent is still being done by the server: first that, then the same again.</summary>
internal sealed partial class Predecessor(WarehouseClient warehouse, EtlProgress progress, ILogger logger)
{
    // What it has sent is done sooner, as a rule.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Waits until nothing of it is running.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        const string running = "SELECT query_id, toInt64(elapsed) FROM system.processes WHERE current_database = currentDatabase() AND query_kind IN ('Insert', 'Alter', 'Drop') AND user = currentUser() ORDER BY elapsed DESC LIMIT 1";
        var started = Stopwatch.GetTimestamp();
        var isSaid = false;
        while (await warehouse.QueryAsync(running, r => (Id: r.GetString(0), Seconds: r.GetInt64(1)), null, cancellationToken).ConfigureAwait(false) is [var oldest, ..])
        {
            // It may as well be somebody else's, and may take for ever.
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                var reason = string.Create(CultureInfo.InvariantCulture,
                    $"What was sent to the warehouse before the start must end first: the statement {oldest.Id} has been running for {oldest.Seconds} s. Wait, or end it with KILL QUERY.");
                progress.Stalled(new(FaultKind.Other, reason));
                if (!isSaid) LogWaiting(reason);
                isSaid = true;
            }
            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Reason}")]
    private partial void LogWaiting(string reason);
}
