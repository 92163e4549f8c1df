using System.Threading.Channels;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Azki.EventLog.Kafka;

/// <summary>
/// Reads a partition by assignment. A thread of its own waits in the client, whose calls block, and forms batches of consecutive messages
/// with the same headers; a few are made ahead.
/// </summary>
internal sealed class KafkaReader : ILogReader
{
    private const int BatchesAhead = 4;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private readonly Channel<(RecordBatch? Batch, long End)> _ready = Channel.CreateBounded<(RecordBatch?, long)>(BatchesAhead);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConsumerConfig _config;
    private readonly KafkaEventLog _log;
    private readonly Topic _topic;
    private readonly int _partition;
    private readonly KafkaReports _reports;
    private readonly Task _pump;
    private long _next;
    private long _end = -1;

    public KafkaReader(KafkaEventLog log, Topic topic, int partition, long offset, ConsumerConfig config, KafkaReports reports)
    {
        (_log, _topic, _partition, _next, _config, _reports) = (log, topic, partition, offset, config, reports);
        _pump = Task.Factory.StartNew(Pump, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await NextAsync(cancellationToken).ConfigureAwait(false) is { } batch) return batch;
        }
    }

    public async ValueTask<RecordBatch> ReadOrPassAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await NextAsync(cancellationToken).ConfigureAwait(false) is { } batch) return batch;
            if (_end <= _next) continue;
            _next = _end;
            return new(_topic, _partition, _end, 0, DateTimeOffset.UnixEpoch, RecordHeaders.Empty, default);
        }
    }

    public async ValueTask<RecordBatch?> TryReadAsync(CancellationToken cancellationToken = default)
    {
        var high = -1L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_ready.Reader.TryPeek(out _) || _end < high)
            {
                if (await NextAsync(cancellationToken).ConfigureAwait(false) is { } batch) return batch;
                continue;
            }
            if (high >= 0) return null;
            // Nothing has come: ask whether there is something to wait for.
            high = await _log.OffsetAsync(_topic, _partition, OffsetSpec.Latest()).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_next >= high) return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        while (_ready.Reader.TryRead(out var left)) left.Batch?.Dispose();
    }

    /// <summary>The next batch, or <see langword="null"/> when the end was reached.</summary>
    private async ValueTask<RecordBatch?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (batch, end) = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (batch is null)
            {
                _end = end;
                return null;
            }
            _next = batch.NextOffset;
            EventLogMetrics.Received(_topic.Name, batch.Count);
            return batch;
        }
        catch (ChannelClosedException e) when (e.InnerException is OffsetGoneException)
        {
            throw new OffsetOutOfRangeException(
                _topic.Name, _partition, _next, await _log.GetWatermarksAsync(_topic, _partition, cancellationToken).ConfigureAwait(false));
        }
        catch (ChannelClosedException e) when (e.InnerException is { } cause)
        {
            throw new EventLogException($"{_topic.Name}-{_partition}: reading from Kafka failed: {cause.Message}", cause);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(KafkaReader));
        }
    }

    private void Pump()
    {
        using var assembly = new BatchAssembly(_topic, _partition);
        try
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(_config)
                .SetErrorHandler((_, e) => _reports.Say($"{_topic.Name}-{_partition}", e.Reason))
                .SetLogHandler((_, _) => { })
                .Build();
            consumer.Assign(new TopicPartitionOffset(_topic.Name, _partition, _next));
            using var messages = new NativeMessages(consumer);
            while (!_stopping.IsCancellationRequested)
            {
                var isMore = messages.Take(Wait, (in message) => Take(message, assembly));
                // What is there makes a batch, however little: nobody waits for more.
                if (!isMore && assembly.Take() is { } rest) Offer((rest, 0));
            }
            _ready.Writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            _ready.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _ready.Writer.TryComplete(e);
        }
    }

    private void Take(in NativeMessage message, BatchAssembly assembly)
    {
        switch (message.Error)
        {
            case ErrorCode.NoError:
                if (assembly.Add(message) is { } full) Offer((full, 0));
                break;
            case ErrorCode.Local_PartitionEOF:
                if (assembly.Take() is { } rest) Offer((rest, 0));
                Offer((null, message.Offset));
                break;
            case ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange:
                throw new OffsetGoneException();
            default:
                throw new KafkaException(new Error(message.Error));
        }
    }

    private void Offer((RecordBatch? Batch, long End) item)
    {
        if (_ready.Writer.TryWrite(item)) return;
        try
        {
            _ready.Writer.WriteAsync(item, _stopping.Token).AsTask().GetAwaiter().GetResult();
        }
        catch
        {
            item.Batch?.Dispose();
            throw;
        }
    }

    private sealed class OffsetGoneException : Exception;
}
