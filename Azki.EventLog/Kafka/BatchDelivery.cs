using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>A batch on its way to the broker: done when every record of it is acknowledged.</summary>
internal sealed class BatchDelivery
{
    private static readonly TimeSpan FullQueuePause = TimeSpan.FromMilliseconds(5);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GCHandle _self;
    private int _remaining;
    private int _error;

    public BatchDelivery(TopicPartition target, int count)
    {
        (Target, _remaining) = (target, count);
        _self = GCHandle.Alloc(this);
    }

    /// <summary>Where the records go.</summary>
    public TopicPartition Target { get; }

    public Task Completed => _completed.Task;

    /// <summary>Tells this batch among all; valid until each of its records is settled.</summary>
    public nint Opaque => GCHandle.ToIntPtr(_self);

    /// <summary>The batch of <see cref="Opaque"/>.</summary>
    public static BatchDelivery Of(nint opaque) => (BatchDelivery)GCHandle.FromIntPtr(opaque).Target!;

    public async Task ProduceAsync(NativeProducer producer, RecordBatchBuilder batch, CancellationToken cancellationToken)
    {
        var records = batch.WrittenMemory;
        var unsent = batch.Count;
        try
        {
            using var headers = batch.Headers.Items.Count == 0 ? null : new NativeHeaders(batch.Headers);
            while (producer.Produce(this, headers, ref records, ref unsent) is not ErrorCode.NoError and var error)
            {
                if (error != ErrorCode.Local_QueueFull)
                {
                    _completed.TrySetException(Failure(error));
                    Settle(unsent, error);
                    return;
                }
                // The broker is slower than we are.
                await Task.Delay(FullQueuePause, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            _completed.TrySetException(e);
            Settle(unsent, ErrorCode.Local_Fail);
            throw;
        }
    }

    /// <summary>Notes what became of records.</summary>
    public void Settle(int records, ErrorCode error)
    {
        if (error != ErrorCode.NoError) Interlocked.CompareExchange(ref _error, (int)error, 0);
        if (Interlocked.Add(ref _remaining, -records) > 0) return;
        _self.Free();
        if ((ErrorCode)Volatile.Read(ref _error) is not ErrorCode.NoError and var failed) _completed.TrySetException(Failure(failed));
        else _completed.TrySetResult();
    }

    private EventLogException Failure(ErrorCode code)
    {
        var error = new Error(code);
        var message = $"{Target.Topic}-{Target.Partition.Value}: Kafka did not take the records: {error.Reason}.";
        return code == ErrorCode.MsgSizeTooLarge
            ? new RecordTooLargeException($"{message} Raise the topic's max.message.bytes and the producer's message.max.bytes.", new KafkaException(error))
            : new EventLogException(message, new KafkaException(error));
    }
}
