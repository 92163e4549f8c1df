using System.Buffers.Binary;
using System.Globalization;
using Azki.Core.Quarantine;
using Azki.EventLog;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Batches;

/// <summary>
/// Collects refused rows. Each is counted whenever it is read, but stored once: the same row of the same place is the same entry.
/// </summary>
internal sealed class RefusedRows
{
    private readonly Dictionary<ulong, (QuarantinedRow Row, string IngestId)> _rows = [];

    // Entries of the last batches, which may be on their way to the warehouse, where a look-up can't see them yet.
    private readonly Queue<HashSet<ulong>> _inFlight = new(Enumerable.Repeat(new HashSet<ulong>(), LoadsInFlight.Most));

    /// <summary>Rows collected for the next batch.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes in the records of the quarantine topic.</summary>
    public void Take(RecordBatch batch, Func<RecordBatch, string, LedgerCounts.Counts> countsOf)
    {
        foreach (var record in batch)
        {
            // Not ours to lose: a record of another form is an entry of its own.
            var row = QuarantinedRowJson.TryRead(record.Value, out var read) ? read : QuarantinedRow.Create(
                batch.Appended, batch.Topic.Name, string.Create(CultureInfo.InvariantCulture, $"{batch.Topic.Name}-{batch.Partition}-{record.Offset}"),
                QuarantinedRow.EventKind, Core.Events.RejectReason.MalformedJson, record.Value);
            Add(row, countsOf(batch, row.Kind));
        }
    }

    /// <summary>Adds a refused row.</summary>
    public void Add(QuarantinedRow row, LedgerCounts.Counts counts)
    {
        counts.Quarantined++;
        EtlTelemetry.Quarantined.Add(1);
        if (!_inFlight.Any(batch => batch.Contains(row.Id))) _rows.TryAdd(row.Id, (row, counts.IngestId));
    }

    /// <summary>Moves the rows that the warehouse does not have yet into a block.</summary>
    public async Task WriteToAsync(QuarantineBlock block, WarehouseClient warehouse, CancellationToken cancellationToken)
    {
        foreach (var some in _rows.Keys.Chunk(10_000).ToList())
        {
            var list = string.Join(',', some.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            await warehouse.ReadRowsAsync(
                $"SELECT id FROM quarantined_events WHERE id IN ({list})", sizeof(ulong), id => _rows.Remove(BinaryPrimitives.ReadUInt64LittleEndian(id)), cancellationToken).ConfigureAwait(false);
        }
        _inFlight.Dequeue();
        _inFlight.Enqueue([.. _rows.Keys]);
        foreach (var (row, ingestId) in _rows.Values)
        {
            block.Id.Add(row.Id);
            block.ReceivedAt.Add(row.ReceivedAt.ToUnixTimeMilliseconds());
            block.Kind.Add(row.Kind);
            block.Source.Add(row.Source);
            block.Place.Add(row.Place);
            block.Reason.Add(row.ReasonCode);
            block.Message.Add(row.IsTruncated ? row.Message + QuarantinedRow.TruncationNote : row.Message);
            block.Row.Add(row.Row);
            block.CsvHeader.Add(row.Columns);
            block.IngestId.Add(ingestId);
        }
        _rows.Clear();
    }
}
