using System.Globalization;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Snapshot;

/// <summary>Connections that all see the database as it was at one place of the binary log.</summary>
internal sealed class SnapshotViews : IAsyncDisposable
{
    private const ulong BeginOfFile = 4;

    private readonly List<MySqlConnection> _connections;

    private SnapshotViews(List<MySqlConnection> connections, BinlogCheckpoint place, SnapshotPosition noted, IReadOnlyList<CapturedTable> tables) =>
        (_connections, Place, Noted, Tables) = (connections, place, noted, tables);

    /// <summary>The place.</summary>
    public BinlogCheckpoint Place { get; }

    /// <summary>
    /// What rows are told to be of. Without a lock the file's beginning: a change may have been in the file when the place was noted, and not yet in
    /// the database. It is streamed, and must be newer than the row that the snapshot has.
    /// </summary>
    public SnapshotPosition Noted { get; }

    /// <summary>The captured tables of the place, in order: of those that are made later the stream brings all rows.</summary>
    public IReadOnlyList<CapturedTable> Tables { get; }

    /// <summary>The connections, each within its transaction.</summary>
    public IReadOnlyList<MySqlConnection> Connections => _connections;

    /// <summary>
    /// Opens the views and notes the place while nothing is written: for that moment all tables are locked (FLUSH TABLES WITH READ LOCK), or where
    /// that is not allowed the captured ones, or none where the server has GTIDs.
    /// </summary>
    public static async Task<SnapshotViews> OpenAsync(
        MySqlSource source, ServerVersion version, TablePatterns patterns, int readers, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var connections = new List<MySqlConnection>();
        try
        {
            for (var i = 0; i < readers; i++) connections.Add(await source.OpenAsync(cancellationToken).ConfigureAwait(false));
            await using var locking = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
            // Before anything is locked, since one that is prepared may hold up the lock, and the lock its commit.
            await UndecidedTransactions.RefuseAsync(locking, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<CapturedTable> known, tables;
            bool isLocked;
            BinlogCheckpoint place;
            do
            {
                known = await CapturedTable.ListAsync(locking, patterns, cancellationToken).ConfigureAwait(false);
                isLocked = await TryLockAsync(locking, known, lockTimeout, cancellationToken).ConfigureAwait(false);
                // Without a lock the place is before the views: the stream brings some changes again that the views have seen.
                place = await ServerState.ReadNowAsync(locking, version, cancellationToken).ConfigureAwait(false);
                // A table that was made just before has rows that no stream from the place brings. Where tables are locked by name, it is not locked yet.
                tables = await CapturedTable.ListAsync(locking, patterns, cancellationToken).ConfigureAwait(false);
            }
            while (isLocked && tables.Any(t => known.All(k => k.Name != t.Name)));
            if (!isLocked && place.Gtids is null)
                throw new InvalidOperationException($"The place of a snapshot cannot be noted: GRANT RELOAD ON *.* TO the user {source.User}, or SET PERSIST gtid_mode=ON on the server.");
            foreach (var connection in connections)
            {
                await connection.ExecuteAsync("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", cancellationToken).ConfigureAwait(false);
                await connection.ExecuteAsync("START TRANSACTION WITH CONSISTENT SNAPSHOT", cancellationToken).ConfigureAwait(false);
            }
            // And those that came until the lock.
            await UndecidedTransactions.RefuseAsync(locking, cancellationToken).ConfigureAwait(false);
            if (isLocked) await locking.ExecuteAsync("UNLOCK TABLES", cancellationToken).ConfigureAwait(false);
            var seconds = await locking.TextAsync("SELECT FLOOR(UNIX_TIMESTAMP())", cancellationToken).ConfigureAwait(false);
            var taken = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds!, CultureInfo.InvariantCulture));
            return new(connections, place, new(place.Position.File, isLocked ? place.Position.Position : BeginOfFile, taken), tables);
        }
        catch
        {
            foreach (var connection in connections) await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<bool> TryLockAsync(MySqlConnection connection, IReadOnlyList<CapturedTable> tables, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A long query of somebody else holds the lock up, and the lock all writers behind it: rather give up and try again.
        await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET SESSION lock_wait_timeout = {Math.Max(1, (int)timeout.TotalSeconds)}"), cancellationToken).ConfigureAwait(false);
        string[] ways = ["FLUSH TABLES WITH READ LOCK", $"LOCK TABLES {string.Join(", ", tables.Select(t => $"{t.Sql} READ"))}"];
        foreach (var way in tables.Count > 0 ? ways : ways[..1])
        {
            try
            {
                await connection.ExecuteAsync(way, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (MySqlException e) when (MySqlErrors.IsDenied(e))
            {
                // The next way, then.
            }
        }
        return false;
    }
}
