using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Snapshot;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Lets changes through of rows that are in the log already. The others' rows are not copied yet, and will be copied as they are then: a change
/// before its row would have to be taken back.
/// </summary>
internal sealed class CopiedRowsOnly(IChangeRecords next, IReadOnlyDictionary<TableName, CopiedKeys> copied) : IChangeRecords
{
    /// <inheritdoc/>
    public void Add(TableName table, in ChangeRecord record)
    {
        if (!copied.TryGetValue(table, out var keys)) return;
        // Where rows have a key, what has none is of them all: the copied ones are truncated too.
        if (keys.Contains(record.Key) || (record.Key.IsEmpty && keys.HasKey)) next.Add(table, record);
    }
}
