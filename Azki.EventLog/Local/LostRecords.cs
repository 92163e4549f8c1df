using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Azki.EventLog.Local;

/// <summary>What stands in a log for records that were acknowledged and are gone: one record that says so, right behind them, where their readers go on.</summary>
internal static class LostRecords
{
    /// <summary>Passes over the offsets from the end of the log to before another one.</summary>
    public static void Mark(PartitionLog log, long until)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"The records from offset {log.NextOffset} to {until - 1} of {log.Name} were acknowledged and are gone from the log.");
        using var record = new RecordBatchBuilder();
        record.Add([], Encoding.UTF8.GetBytes(text));
        ReadOnlySpan<long> offsets = [until];
        byte[] payload = [.. MemoryMarshal.AsBytes(offsets), .. record.WrittenMemory.Span];
        var header = new EntryHeader
        {
            Sparse = true,
            First = log.NextOffset,
            Next = until + 1,
            AppendedTicks = DateTime.UtcNow.Ticks,
            Count = 1,
            PayloadLength = payload.Length,
            TotalLength = payload.Length,
        };
        log.Enqueue(header, [], payload, EntryHeader.HashBody([], payload));
        log.Commit();
    }
}
