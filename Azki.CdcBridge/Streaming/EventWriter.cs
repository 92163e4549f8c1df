using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.SchemaChanges;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>Writes what an event says of the captured tables. A table whose rows cannot be read is stopped, and the others go on.</summary>
internal sealed partial class EventWriter(
    StreamEnvelopes envelopes, ChangeTopics topics, UndecodedEvents undecoded, TableWatch tables, StreamedStatements statements,
    IReadOnlyDictionary<string, string> stopped, CaptureState state, CaptureMetrics metrics, ILogger logger) : IStoppedTables
{
    private readonly Dictionary<string, string> _stopped = new(stopped);
    private readonly Dictionary<string, string> _lacking = [];
    private readonly PreparedTransactions _prepared = new(state);
    private BinlogPosition _before;
    private BinlogPosition _payload;

    /// <summary>Tables that are not captured, or lack what their copy has not brought yet; and why. So they are recorded.</summary>
    public IReadOnlyDictionary<string, string> Stopped => new Dictionary<string, string>(_stopped.Concat(_lacking));

    /// <inheritdoc/>
    public void GoOn(TableName table)
    {
        if (_stopped.Remove(table.ToString(), out var why)) _lacking[table.ToString()] = why;
        state.GoOn(table.ToString());
        state.ForgetNote(table.ToString());
    }

    /// <inheritdoc/>
    public void Complete(TableName table) => _lacking.Remove(table.ToString());

    /// <inheritdoc/>
    public bool GiveUp(TableName table, string why)
    {
        if (!_lacking.ContainsKey(table.ToString())) return false;
        Stop(table, why);
        return true;
    }

    private void Stop(TableName table, string why)
    {
        _lacking.Remove(table.ToString());
        _stopped[table.ToString()] = why;
        state.Stop(table.ToString(), why);
        LogStopped(logger, table.ToString(), why);
    }

    /// <returns>Row changes given to the topics.</returns>
    public async ValueTask<int> WriteAsync(BinlogEvent e, BinlogPosition after, CancellationToken cancellationToken)
    {
        envelopes.Follow(e, after);
        _prepared.Follow(e);
        if (e is TransactionPayloadEvent) _payload = _before;
        var at = e.IsFromPayload ? _payload : _before;
        _before = after;
        switch (e)
        {
            // What cannot be read says so with its rows; and whether it has a key is not known.
            case TableMapEvent { Table: { Error: not null } or { HasNames: false } }:
                return 0;
            case TableMapEvent map:
                await topics.OpenAsync(map.Table.Name, map.Table.PrimaryKey.Count > 0, cancellationToken).ConfigureAwait(false);
                return 0;
            case RowsEvent rows:
                return await WriteRowsAsync(rows, at, cancellationToken).ConfigureAwait(false);
            case XidEvent or QueryEvent { Kind: StatementKind.Commit }:
                metrics.Transaction();
                return 0;
            case QueryEvent { Kind: StatementKind.Other } statement:
                await tables.FollowAsync(statement, cancellationToken).ConfigureAwait(false);
                return await statements.WriteAsync(statement, cancellationToken).ConfigureAwait(false);
            case IncidentEvent:
                LogIncident(logger, at);
                state.Note("binary log", "the server reports that it lost events (an incident): take a new snapshot.");
                return 0;
            default:
                return 0;
        }
    }

    private async ValueTask<int> WriteRowsAsync(RowsEvent rows, BinlogPosition at, CancellationToken cancellationToken)
    {
        var table = rows.Table.Name.ToString();
        if (_stopped.ContainsKey(table)) return 0;
        var written = 0;
        try
        {
            written = envelopes.Write(rows);
        }
        catch (Exception error) when (error is EnvelopeException or BinlogFormatException or FormatException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            await undecoded.KeepAsync(rows, at, error.Message, cancellationToken).ConfigureAwait(false);
            Stop(rows.Table.Name, $"a change at {at} cannot be read: {error.Message} It is kept in {undecoded.TopicName}. Take a new snapshot of the table to go on: azki cdc snapshot {table}");
        }
        metrics.Rows(table, written, rows.Header.Size);
        await topics.SendFullAsync(cancellationToken).ConfigureAwait(false);
        return Math.Max(written, 1);
    }

    [LoggerMessage(LogLevel.Error, "{Table} is no longer captured: {Reason}")]
    private static partial void LogStopped(ILogger logger, string table, string reason);

    [LoggerMessage(LogLevel.Error, "The server reports lost events at {Position}: take a new snapshot")]
    private static partial void LogIncident(ILogger logger, BinlogPosition position);
}
