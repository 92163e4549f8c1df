using System.IO.Hashing;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Source;
using Azki.EventLog;

namespace Azki.CdcBridge.Snapshot;

/// <summary>
/// Which rows of a table a snapshot has brought into the log: those of the ranges that are done, and of the others those the log has already. A
/// range that was being copied when the program died is there in part; what it brought is asked of the log itself.
/// </summary>
internal sealed class CopiedKeys
{
    private readonly TableProgress _progress;
    private readonly bool _isUnsigned;
    private readonly HashSet<UInt128> _keys = [];

    private CopiedKeys(CapturedTable table, TableProgress progress) => (_progress, _isUnsigned, HasKey) = (progress, table.HasUnsignedKey, table.PrimaryKey.Count > 0);

    /// <summary>Whether the table's rows have a key.</summary>
    public bool HasKey { get; }

    /// <summary>What is recorded of a table whose snapshot has just begun.</summary>
    public static CopiedKeys AsRecorded(CapturedTable table, TableProgress progress) => new(table, progress);

    /// <summary>Reads what the log has of a table since its snapshot began.</summary>
    public static async Task<CopiedKeys> ReadAsync(IEventLog log, TopicSettings topic, CapturedTable table, TableProgress progress, CancellationToken cancellationToken)
    {
        var copied = new CopiedKeys(table, progress);
        if (progress.IsComplete) return copied;
        var opened = await log.OpenTopicAsync(topic, cancellationToken).ConfigureAwait(false);
        await foreach (var batch in TopicRecords.ReadAsync(log, opened, progress.Begins, cancellationToken).ConfigureAwait(false))
        {
            foreach (var record in batch)
                if (!record.Key.IsEmpty && !copied.IsInDoneRange(record.Key)) copied._keys.Add(XxHash128.HashToUInt128(record.Key));
        }
        return copied;
    }

    /// <summary>Whether the row of a key is in the log. A row without a key is, once its whole table is.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
    {
        if (_progress.IsComplete) return true;
        if (key.IsEmpty) return false;
        return IsInDoneRange(key) || (_keys.Count > 0 && _keys.Contains(XxHash128.HashToUInt128(key)));
    }

    private bool IsInDoneRange(ReadOnlySpan<byte> key)
    {
        if (_progress.Done.Count == 0 || KeyNumber.Read(key, _isUnsigned) is not { } number) return false;
        foreach (var range in _progress.Done)
            if ((range.From is not { } from || number >= from) && (range.To is not { } to || number < to)) return true;
        return false;
    }
}
