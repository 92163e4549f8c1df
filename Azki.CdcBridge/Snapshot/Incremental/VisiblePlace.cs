using System.Globalization;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>
/// Waits until a server's own queries see what its stream has brought: a transaction is sent before it is committed in the engine, and a part
/// that is read in between has rows older than those streamed before it.
/// </summary>
internal static class VisiblePlace
{
    // Without GTIDs MySQL tells nobody without more privileges what its queries see; between the log and the engine there are milliseconds.
    private static readonly TimeSpan Blind = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Completes when the connection sees everything until a place. On MariaDB it is then in a transaction.</summary>
    /// <exception cref="TimeoutException">It does not in the time given.</exception>
    public static async Task WaitAsync(MySqlConnection connection, ServerVersion version, BinlogCheckpoint begun, TimeSpan patience, CancellationToken cancellationToken)
    {
        var isVisible = true;
        if (version.IsMariaDb) isVisible = await WaitForPositionAsync(connection, begun.Position, patience, cancellationToken).ConfigureAwait(false);
        else if (begun.Gtids is { Length: > 0 } gtids) isVisible = await WaitForGtidsAsync(connection, gtids, patience, cancellationToken).ConfigureAwait(false);
        else await Task.Delay(Blind, cancellationToken).ConfigureAwait(false);
        if (!isVisible)
            throw new TimeoutException($"A query does not see within {patience.TotalSeconds:0.#} s what the stream has brought until {begun.Position}: commits hang on the server.");
    }

    private static async Task<bool> WaitForGtidsAsync(MySqlConnection connection, string gtids, TimeSpan patience, CancellationToken cancellationToken)
    {
        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT WAIT_FOR_EXECUTED_GTID_SET('{gtids}', {patience.TotalSeconds})");
        return await connection.TextAsync(sql, cancellationToken).ConfigureAwait(false) == "0";
    }

    /// <summary>MASTER_GTID_WAIT waits for what the server has replicated from others, not for its own; but MariaDB says of a consistent snapshot at which place of the log it is.</summary>
    private static async Task<bool> WaitForPositionAsync(MySqlConnection connection, BinlogPosition begun, TimeSpan patience, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", cancellationToken).ConfigureAwait(false);
        for (var until = DateTime.UtcNow + patience; ;)
        {
            await connection.ExecuteAsync("START TRANSACTION WITH CONSISTENT SNAPSHOT", cancellationToken).ConfigureAwait(false);
            var status = await connection.RowsAsync("SHOW STATUS LIKE 'binlog_snapshot_%'", cancellationToken).ConfigureAwait(false);
            var seen = new LogPlace(Of("binlog_snapshot_file"), ulong.Parse(Of("binlog_snapshot_position"), CultureInfo.InvariantCulture));
            if (seen.CompareTo(new(begun.File, begun.Position)) >= 0) return true;
            await connection.ExecuteAsync("ROLLBACK", cancellationToken).ConfigureAwait(false);
            if (DateTime.UtcNow > until) return false;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);

            string Of(string name) => status.First(s => string.Equals(s[0], name, StringComparison.OrdinalIgnoreCase))[1]!;
        }
    }
}
