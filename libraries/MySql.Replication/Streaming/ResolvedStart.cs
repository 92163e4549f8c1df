using System.Globalization;
using MySql.Replication.Connections;

namespace MySql.Replication.Streaming;

/// <summary>A start as the server understands it: "now" becomes a position, and what does not fit the server is refused.</summary>
internal static class ResolvedStart
{
    private static readonly Version FirstWithBinaryLogStatus = new(8, 2, 0);

    public static async Task<(BinlogStart Start, PositionTracker Tracker)> ResolveAsync(Session session, BinlogStart start, CancellationToken cancellationToken)
    {
        if (start.Gtids is not null && session.Server.IsMariaDb) throw new ReplicationException($"{session.Server} is MariaDB: start after a MariaDbGtidPosition.");
        if (start.MariaDbGtids is not null && !session.Server.IsMariaDb) throw new ReplicationException($"{session.Server} is MySQL: start after a GtidSet.");
        var hasGtids = !session.Server.IsMariaDb && await HasGtidsAsync(session, cancellationToken).ConfigureAwait(false);
        if (start.Fallback is { } fallback && !hasGtids) start = BinlogStart.At(fallback);
        if (!start.IsNow) return (start, new(start.Position, start.Gtids, start.MariaDbGtids, hasGtids));

        var showsNew = !session.Server.IsMariaDb && session.Server.Number >= FirstWithBinaryLogStatus;
        var rows = await session.QueryAsync(showsNew ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS", cancellationToken).ConfigureAwait(false);
        if (rows is not [[{ } file, { } position, ..] row, ..]) throw new ReplicationException("The server writes no binary log. Start it with log_bin (and binlog_format=ROW).");
        var now = new BinlogPosition(file, ulong.Parse(position, CultureInfo.InvariantCulture));
        var seen = !hasGtids || row.Length < 5 ? null : GtidSet.Parse(row[4] ?? "");
        var at = BinlogStart.At(now);
        return (at, new(now, seen, session.Server.IsMariaDb ? await MariaDbGtidsAsync(session, now, cancellationToken).ConfigureAwait(false) : null, hasGtids));
    }

    /// <summary>Only with the mode ON does MySQL serve a reader by GTIDs; in all others the set that it has leaves transactions out.</summary>
    private static async Task<bool> HasGtidsAsync(Session session, CancellationToken cancellationToken) =>
        await session.QueryAsync("SHOW GLOBAL VARIABLES LIKE 'gtid_mode'", cancellationToken).ConfigureAwait(false) is [[_, "ON"]];

    /// <summary>The GTIDs at a position, not those of now: more may have been written since it was asked for.</summary>
    private static async Task<MariaDbGtidPosition?> MariaDbGtidsAsync(Session session, BinlogPosition at, CancellationToken cancellationToken)
    {
        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT BINLOG_GTID_POS('{at.File}', {at.Position})");
        var rows = await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        return rows is [[{ } text]] ? MariaDbGtidPosition.Parse(text) : null;
    }
}
