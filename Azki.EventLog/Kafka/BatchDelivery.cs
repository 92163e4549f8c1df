using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>A batch on its way to the broker: done when every record of it is acknowledged.</summary>
internal sealed class BatchDelivery
{
    private static readonly TimeSpan FullQueuePause = TimeSpan.FromMilliseconds(5);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<DeliveryReport<byte[]?, byte[]?>> _handler;
    private readonly TopicPartition _target;
    private int _remaining;
    private Error? _error;

    public BatchDelivery(TopicPartition target, int count)
    {
        (_target, _remaining) = (target, count);
        _handler = report =>
        {
            if (report.Error.IsError) _error ??= report.Error;
            Settle(1);
        };
    }

    public Task Completed => _completed.Task;

    public async Task ProduceAsync(IProducer<byte[]?, byte[]?> producer, RecordBatchBuilder batch, CancellationToken cancellationToken)
    {
        var headers = batch.Headers.Items.Count == 0 ? null : new Headers();
        foreach (var (name, value) in batch.Headers.Items) headers!.Add(name, value);
        var records = batch.WrittenMemory;
        for (var i = 0; i < batch.Count; i++)
        {
            var message = Take(ref records, headers);
            while (!TryProduce(producer, message, batch.Count - i))
            {
                // librdkafka's queue is full: the broker is slower than we are.
                await Task.Delay(FullQueuePause, cancellationToken).ConfigureAwait(false);
            }
            if (_error is not null && Completed.IsCompleted) break;
        }
    }

    private bool TryProduce(IProducer<byte[]?, byte[]?> producer, Message<byte[]?, byte[]?> message, int unsent)
    {
        try
        {
            producer.Produce(_target, message, _handler);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException e)
        {
            _error ??= e.Error;
            Settle(unsent);
            _completed.TrySetException(Failure());
            return true;
        }
    }

    private static Message<byte[]?, byte[]?> Take(ref ReadOnlyMemory<byte> records, Headers? headers)
    {
        var span = records.Span;
        var (keyLength, valueLength) = RecordBatchBuilder.ReadLengths(span);
        span = span[RecordBatchBuilder.RecordPrefix..];
        var message = new Message<byte[]?, byte[]?>
        {
            Key = keyLength == 0 ? null : span[..keyLength].ToArray(),
            Value = valueLength < 0 ? null : span.Slice(keyLength, valueLength).ToArray(),
            Headers = headers,
        };
        records = records[(RecordBatchBuilder.RecordPrefix + keyLength + Math.Max(valueLength, 0))..];
        return message;
    }

    private void Settle(int records)
    {
        if (Interlocked.Add(ref _remaining, -records) > 0) return;
        if (_error is null) _completed.TrySetResult();
        else _completed.TrySetException(Failure());
    }

    private EventLogException Failure()
    {
        var hint = _error!.Code == ErrorCode.MsgSizeTooLarge ? " Raise the topic's max.message.bytes and the producer's message.max.bytes." : "";
        return new($"{_target.Topic}-{_target.Partition.Value}: Kafka did not take the records: {_error.Reason}.{hint}", new KafkaException(_error));
    }
}
