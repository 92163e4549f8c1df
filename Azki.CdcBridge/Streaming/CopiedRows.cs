using System.Buffers.Text;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Positions;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Leaves out changes that the snapshot has already. A snapshot that was taken up again copied its later ranges later: the stream begins
/// where the first range was copied, and would set rows of the others back for a while.
/// </summary>
internal sealed class CopiedRows(IChangeRecords next) : IChangeRecords
{
    private readonly Dictionary<TableName, List<DoneRange>> _ranges = [];
    private LogPlace _last = new("", 0);

    /// <summary>Where the event is that records are made of.</summary>
    public LogPlace Place { get; set; } = new("", 0);

    /// <summary>Whether the stream is before the end of the snapshot still.</summary>
    public bool IsNeeded => _ranges.Count > 0 && Place.CompareTo(_last) < 0;

    /// <summary>Takes in what was copied.</summary>
    public void Load(SnapshotProgress snapshot)
    {
        foreach (var table in snapshot.Tables)
        {
            if (table.Done.Count == 0) continue;
            var dot = table.Table.IndexOf('.', StringComparison.Ordinal);
            _ranges[new(table.Table[..dot], table.Table[(dot + 1)..])] = [.. table.Done];
            foreach (var range in table.Done)
                if (PlaceOf(range).CompareTo(_last) > 0) _last = PlaceOf(range);
        }
    }

    /// <inheritdoc/>
    public void Add(TableName table, in ChangeRecord record)
    {
        if (!IsNeeded || !IsCopied(table, record.Key)) next.Add(table, record);
    }

    private bool IsCopied(TableName table, ReadOnlySpan<byte> key)
    {
        if (!_ranges.TryGetValue(table, out var ranges)) return false;
        var number = ReadNumber(key);
        foreach (var range in ranges)
        {
            if (range.From is { } from && !(number >= from)) continue;
            if (range.To is { } to && !(number < to)) continue;
            return Place.CompareTo(PlaceOf(range)) < 0;
        }
        return false;
    }

    private static LogPlace PlaceOf(DoneRange range) => new(range.File, range.Position);

    // {"id":17}: only tables with one whole number as their key have ranges.
    private static decimal? ReadNumber(ReadOnlySpan<byte> key)
    {
        var colon = key.LastIndexOf((byte)':');
        return colon > 0 && Utf8Parser.TryParse(key[(colon + 1)..], out decimal number, out _) ? number : null;
    }
}
