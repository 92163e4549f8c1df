using System.Globalization;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Source;

/// <summary>Which server it is and what its binary log holds, at one moment.</summary>
/// <param name="Version">The server.</param>
/// <param name="Uuid">Its identity; on MariaDB, which has none, its number.</param>
/// <param name="Now">The end of its log, with the GTIDs where it has them.</param>
/// <param name="Purged">GTIDs that are no longer in the log; null where it has none.</param>
/// <param name="Files">The files of the log, oldest first, with their sizes.</param>
internal sealed record ServerState(ServerVersion Version, string Uuid, BinlogCheckpoint Now, GtidSet? Purged, IReadOnlyList<(string Name, ulong Size)> Files)
{
    private static readonly Version FirstWithBinaryLogStatus = new(8, 2, 0);

    /// <summary>Asks the server.</summary>
    /// <exception cref="InvalidOperationException">It writes no binary log.</exception>
    public static async Task<ServerState> ReadAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var version = ServerVersion.Parse(connection.ServerVersion);
        var now = await ReadNowAsync(connection, version, cancellationToken).ConfigureAwait(false);
        var uuid = await connection.VariableAsync(version.IsMariaDb ? "server_id" : "server_uuid", cancellationToken).ConfigureAwait(false) ?? "";
        var purged = now.Gtids is null ? null : GtidSet.Parse(await connection.TextAsync("SELECT @@GLOBAL.gtid_purged", cancellationToken).ConfigureAwait(false) ?? "");
        var files = await connection.RowsAsync("SHOW BINARY LOGS", cancellationToken).ConfigureAwait(false);
        return new(version, uuid, now, purged, [.. files.Select(f => (f[0]!, ulong.Parse(f[1]!, CultureInfo.InvariantCulture)))]);
    }

    /// <summary>The end of the log.</summary>
    public static async Task<BinlogCheckpoint> ReadNowAsync(MySqlConnection connection, ServerVersion version, CancellationToken cancellationToken)
    {
        var showsNew = !version.IsMariaDb && version.Number >= FirstWithBinaryLogStatus;
        var rows = await connection.RowsAsync(showsNew ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS", cancellationToken).ConfigureAwait(false);
        if (rows is not [[{ } file, { } position, ..] row, ..])
            throw new InvalidOperationException("The server writes no binary log: start it with log_bin.");

        var at = new BinlogPosition(file, ulong.Parse(position, CultureInfo.InvariantCulture));
        if (version.IsMariaDb)
        {
            var mariaDb = await connection.TextAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT BINLOG_GTID_POS('{file}', {position})"), cancellationToken).ConfigureAwait(false);
            return new(at, null, string.IsNullOrEmpty(mariaDb) ? null : mariaDb);
        }
        // With GTID mode off the set stays as it is, and says nothing of what is written.
        var mode = await connection.VariableAsync("gtid_mode", cancellationToken).ConfigureAwait(false);
        return new(at, mode == "ON" && row.Length >= 5 ? GtidSet.Parse(row[4] ?? "").ToString() : null, null);
    }
}
