namespace Azki.EventLog.Local;

/// <summary>Something for the writer of a partition to do.</summary>
internal abstract class PartitionWork() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

/// <summary>A batch on its way into the log.</summary>
internal sealed class PendingAppend(byte[] headers, ReadOnlyMemory<byte> records, EntryPart[] parts) : PartitionWork
{
    public int Bytes => records.Length;

    public void CopyTo(PartitionLog log)
    {
        var ticks = DateTime.UtcNow.Ticks;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            var first = log.NextOffset;
            log.Enqueue(
                new EntryHeader
                {
                    First = first,
                    Next = first + part.Count,
                    AppendedTicks = ticks,
                    Count = part.Count,
                    HeadersLength = headers.Length,
                    PayloadLength = part.Length,
                    TotalLength = part.TotalLength,
                    FragmentStart = part.FragmentStart,
                    More = i < parts.Length - 1,
                },
                headers, records.Span.Slice(part.Start, part.Length), part.Hash);
        }
    }
}

/// <summary>Something that must not happen at the same time as an append.</summary>
internal sealed class PartitionAction(Action action) : PartitionWork
{
    public void Run()
    {
        try
        {
            action();
            SetResult();
        }
        catch (Exception e)
        {
            SetException(e);
        }
    }
}
