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

    /// <summary>Bytes of their records.</summary>
    public long Bytes => _records.Length;

    /// <inheritdoc/>
    public void Add(TableName table, in ChangeRecord record) => _records.Add(record.Key, record.Value);

    /// <summary>Gives the rows on whose keys were not streamed since.</summary>
    public void GiveTo(IChangeRecords topics, TableName table, WindowKeys window)
    {
        using var batch = new RecordBatch(new Topic("", Guid.Empty, 1), 0, 0, _records.Count, default, RecordHeaders.Empty, _records.WrittenMemory);
        // Without a key nothing tells a row from another: rather twice than not at all.
        foreach (var record in batch)
            if (record.Key.IsEmpty || !window.Contains(record.Key)) topics.Add(table, new ChangeRecord { Key = record.Key, Value = record.Value });
    }

    public void Dispose() => _records.Dispose();
}
