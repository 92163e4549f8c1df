namespace Azki.EventLog.Local;

/// <summary>Something for the writer of a partition to do.</summary>
internal abstract class PartitionWork() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

/// <summary>A batch on its way into the log.</summary>
internal sealed class PendingAppend(byte[] headers, ReadOnlyMemory<byte> records, EntryPart[] parts) : PartitionWork
{
    public int Bytes => records.Length;

    public async ValueTask CopyToAsync(PartitionLog log)
    {
        var ticks = DateTime.UtcNow.Ticks;
        foreach (var part in parts)
        {
            var first = log.NextOffset;
            await log.EnqueueAsync(
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
                },
                headers, records.Slice(part.Start, part.Length), part.Hash).ConfigureAwait(false);
        }
    }
}

/// <summary>Something that must not happen at the same time as an append.</summary>
internal sealed class PartitionAction(Func<Task> action) : PartitionWork
{
    public async Task RunAsync()
    {
        try
        {
            await action().ConfigureAwait(false);
            SetResult();
        }
        catch (Exception e)
        {
            SetException(e);
        }
    }
}
