using System.IO.Hashing;
using Azki.CdcBridge.Envelopes;
using MySql.Replication;

namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>Remembers which keys of a table were streamed while a part of it was being read: what was read of these is older than what was streamed.</summary>
internal sealed class WindowKeys(IChangeRecords next) : IChangeRecords
{
    private readonly HashSet<UInt128> _keys = [];
    private TableName? _table;

    /// <summary>Begins anew for a table; null ends it.</summary>
    public void Watch(TableName? table)
    {
        _table = table;
        _keys.Clear();
    }

    /// <summary>Whether a key was streamed since.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => _keys.Contains(XxHash128.HashToUInt128(key));

    /// <inheritdoc/>
    public void Add(TableName table, in ChangeRecord record)
    {
        if (_table == table) _keys.Add(XxHash128.HashToUInt128(record.Key));
        next.Add(table, record);
    }
}
