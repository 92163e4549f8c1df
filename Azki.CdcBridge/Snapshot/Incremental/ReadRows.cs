using Azki.CdcBridge.Envelopes;
using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>Records of a part of a table, kept until the stream has come far enough.</summary>
internal sealed class ReadRows : IChangeRecords, IDisposable
{
    private readonly RecordBatchBuilder _records = new();

    /// <summary>Rows read.</summary>
    public int Count => _records.Count;

    /// <inheritdoc/>
    public void Add(TableName table, in ChangeRecord record) => _records.Add(record.Key, record.Value);

    /// <summary>Gives the rows on whose keys were not streamed since.</summary>
    public void GiveTo(IChangeRecords topics, TableName table, WindowKeys window)
    {
        using var batch = new RecordBatch(new Topic("", Guid.Empty, 1), 0, 0, _records.Count, default, RecordHeaders.Empty, _records.WrittenMemory);
        foreach (var record in batch)
            if (!window.Contains(record.Key)) topics.Add(table, new ChangeRecord { Key = record.Key, Value = record.Value });
    }

    public void Dispose() => _records.Dispose();
}
