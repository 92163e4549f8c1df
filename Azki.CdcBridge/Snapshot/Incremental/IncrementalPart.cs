using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>A part of a table as it was read while changes were streamed.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="End">The stream has brought everything that was read once it is here.</param>
/// <param name="Last">The last key, as values of its columns; null when nothing is left.</param>
internal sealed record IncrementalPart(ReadRows Rows, BinlogPosition End, IReadOnlyList<object>? Last) : IDisposable
{
    // Less than a command may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public void Dispose() => Rows.Dispose();

    /// <summary>Reads the part after a key. What the stream had brought at <paramref name="begun"/> is seen.</summary>
    public static async Task<IncrementalPart> ReadAsync(
        MySqlSource source, EnvelopeOptions options, CapturedTable table, BinlogCheckpoint begun, IReadOnlyList<object>? after, PartSize size, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        var version = ServerVersion.Parse(connection.ServerVersion);
        // The stream has brought their rows; read without them, the part would take these back.
        await UndecidedTransactions.WaitAsync(connection, Patience, cancellationToken).ConfigureAwait(false);
        await VisiblePlace.WaitAsync(connection, version, begun, Patience, cancellationToken).ConfigureAwait(false);

        var read = new ReadRows();
        var now = new DateTimeOffset(time.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        var envelopes = new SnapshotEnvelopes(options, read, table.Shape, new(begun.Position.File, begun.Position.Position, now), time);
        var last = new List<object>();
        var (count, isCut) = (0, false);
        await using (var command = Select(connection, table, envelopes.SelectList, after, size.Rows))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (!isCut && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                envelopes.Add(reader, SnapshotMarker.Incremental);
                last.Clear();
                for (var i = 0; i < table.PrimaryKey.Count; i++) last.Add(reader.GetValue(reader.FieldCount - table.PrimaryKey.Count + i));
                count++;
                // A table without a key cannot be gone on with, and is read whole.
                isCut = read.Bytes >= size.Bytes && last.Count > 0;
            }
            envelopes.Flush();
        }
        var end = await ServerState.ReadNowAsync(connection, version, cancellationToken).ConfigureAwait(false);
        return new(read, end.Position, isCut || (last.Count > 0 && count == size.Rows) ? last : null);
    }

    /// <summary>Waits for a part that is of no use any more, and gives it back.</summary>
    public static async Task DiscardAsync(Task<IncrementalPart> reading)
    {
        try
        {
            (await reading.ConfigureAwait(false)).Dispose();
        }
        catch (MySqlException)
        {
            // The columns that it asks for may be gone.
        }
    }

    private static MySqlCommand Select(MySqlConnection connection, CapturedTable table, string columns, IReadOnlyList<object>? after, int rows)
    {
        var command = new MySqlCommand { Connection = connection, CommandTimeout = 0 };
        if (table.PrimaryKey.Count == 0)
        {
            command.CommandText = $"SELECT {columns} FROM {table.Sql}";
            return command;
        }
        // Words of an ENUM or a SET are sorted by their numbers and compared as text: what is gone on by must be the number.
        var comparable = string.Join(", ", table.PrimaryKey.Select(k => table.IsSortedByNumber(k) ? $"CAST({MySqlQueries.Quote(k)} AS UNSIGNED)" : MySqlQueries.Quote(k)));
        var where = "";
        if (after is not null)
        {
            where = $" WHERE ({comparable}) > ({string.Join(", ", after.Select((_, i) => $"@k{i}"))})";
            for (var i = 0; i < after.Count; i++) command.Parameters.AddWithValue($"@k{i}", after[i]);
        }
        // Ordered by the columns themselves, which is the same order, the key's index is read and nothing is sorted.
        var order = string.Join(", ", table.PrimaryKey.Select(MySqlQueries.Quote));
        command.CommandText = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT {columns}, {comparable} FROM {table.Sql}{where} ORDER BY {order} LIMIT {rows}");
        return command;
    }
}
