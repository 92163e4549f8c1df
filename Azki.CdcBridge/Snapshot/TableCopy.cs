using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Snapshot;

/// <summary>Where a table is in the order of the snapshot.</summary>
internal readonly record struct TablePlace(bool IsFirst, bool IsLast);

/// <summary>Copies ranges of one table, one after the other, over one connection.</summary>
internal sealed class TableCopy : IAsyncDisposable
{
    // Between two looks at whether something is to be sent.
    private const int RowsPerLook = 256;

    private readonly MySqlConnection _connection;
    private readonly ChangeTopics _topics;
    private readonly SnapshotEnvelopes _envelopes;
    private readonly CapturedTable _table;
    private readonly TablePlace _order;
    private readonly IEventLog _log;
    private readonly VanishedEnvelopes _vanished;

    public TableCopy(
        MySqlConnection connection, IEventLog log, CdcOptions cdc, byte epoch, EnvelopeOptions options, CapturedTable table, SnapshotPosition position, TablePlace order, CopiedKeys copied, TimeProvider time)
    {
        (_connection, _log, _table, _order) = (connection, log, table, order);
        _topics = new ChangeTopics(log, cdc, epoch);
        _vanished = new VanishedEnvelopes(options, _topics, table.Name, position, time);
        _envelopes = new SnapshotEnvelopes(options, new NotCopied(_topics, copied), table.Shape, position, time);
    }

    /// <summary>Copies a range. Completes once its rows are acknowledged.</summary>
    /// <returns>Rows of the range that are in the log now.</returns>
    public async Task<long> CopyAsync(KeyRange range, bool isLast, CancellationToken cancellationToken)
    {
        await _topics.OpenAsync(_table.Name, _table.PrimaryKey.Count > 0, cancellationToken).ConfigureAwait(false);
        var rows = 0L;
        await using (var command = new MySqlCommand($"SELECT {_envelopes.SelectList} FROM {_table.Sql}{range.Where(_table)}", _connection) { CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                _envelopes.Add(reader, rows == 0 && range.From is null ? First : SnapshotMarker.Between);
                if (++rows % RowsPerLook == 0) await _topics.SendFullAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        if (rows > 0) _envelopes.Flush(isLast ? Last : null);
        await (await _topics.BeginFlushAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Ends the rows that the topic has from before the snapshot and the table no longer has. Completes once that is acknowledged.</summary>
    public async Task EndVanishedAsync(IReadOnlyList<long> begins, CancellationToken cancellationToken)
    {
        if (_table.PrimaryKey.Count == 0) return;
        var topic = await _topics.OpenAsync(_table.Name, hasKey: true, cancellationToken).ConfigureAwait(false);
        if (!await VanishedRows.MayBeAsync(_log, topic, begins, cancellationToken).ConfigureAwait(false)) return;
        await foreach (var row in VanishedRows.ReadAsync(_log, topic, begins, cancellationToken).ConfigureAwait(false))
        {
            _vanished.Write(row.Key, row.Image, SnapshotMarker.Between);
            await _topics.SendFullAsync(cancellationToken).ConfigureAwait(false);
        }
        await (await _topics.BeginFlushAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _topics.DisposeAsync();

    private SnapshotMarker First => _order.IsFirst ? SnapshotMarker.First : SnapshotMarker.FirstInDataCollection;

    private SnapshotMarker Last => _order.IsLast ? SnapshotMarker.Last : SnapshotMarker.LastInDataCollection;

    /// <summary>Leaves out rows that an earlier run, which died, has brought.</summary>
    private sealed class NotCopied(IChangeRecords next, CopiedKeys copied) : IChangeRecords
    {
        public void Add(TableName table, in ChangeRecord record)
        {
            if (!copied.Contains(record.Key)) next.Add(table, record);
        }
    }
}
