using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using static Azki.EventLog.Kafka.Librdkafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// A producer that gives whole batches to librdkafka and hears of their delivery by the hundred. Producer.Produce makes a dozen objects of each
/// message, and of each delivery another, which costs more than all else that is done with it. For concurrent use, except that it must not be
/// disposed of while batches are given to it.
/// </summary>
internal sealed unsafe class NativeProducer : IDisposable
{
    private const int MessagesAtOnce = 1000, ErrorBytes = 512, PollMs = 100, ShortPollMs = 10;
    private static readonly TimeSpan PurgeTimeout = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, nint> _topics = new();
    private readonly Lock _opening = new();
    private readonly Action<string> _log;
    private readonly nint _client;
    private readonly nint _queue;
    private readonly Thread _deliveries;
    private volatile bool _stopping;

    /// <param name="config">The client's settings.</param>
    /// <param name="log">Takes errors of the client, which it mends itself.</param>
    /// <exception cref="ArgumentException">A setting is not one, or its value is none.</exception>
    public NativeProducer(ProducerConfig config, Action<string> log)
    {
        _log = log;
        _client = Open(config);
        _queue = MainQueueOf(_client);
        _deliveries = new Thread(TellDeliveries) { IsBackground = true, Name = "kafka deliveries" };
        _deliveries.Start();
    }

    /// <summary>Whether it has ended for good: it takes nothing any more.</summary>
    public bool HasFailed => FatalErrorOf(_client, null, 0) != 0;

    /// <summary>Whether nothing is on its way.</summary>
    public bool IsSettled => OutstandingOf(_client) == 0;

    /// <summary>Ends it for good, as a broker does that contradicts itself. For tests.</summary>
    public void Fail(ErrorCode code) => _ = FailForTest(_client, (int)code, "a test");

    /// <summary>Gives records to the client, as many as there is room for; their bytes are copied.</summary>
    /// <param name="delivery">The batch, which is told of each record.</param>
    /// <param name="headers">The headers of all records; null for none.</param>
    /// <param name="records">Records as <see cref="RecordBatchBuilder"/> lays them out; what was taken is cut off.</param>
    /// <param name="count">How many records are left; what was taken is subtracted.</param>
    /// <returns>Why not all were taken; <see cref="ErrorCode.Local_QueueFull"/> passes.</returns>
    public ErrorCode Produce(BatchDelivery delivery, NativeHeaders? headers, ref ReadOnlyMemory<byte> records, ref int count)
    {
        const int KeyAt = 4, ValueAt = 5, HeadersAt = 6;
        var arguments = stackalloc ProduceArgument[HeadersAt + 1];
        arguments[0] = ProduceArgument.Topic(TopicOf(delivery.Target.Topic));
        arguments[1] = ProduceArgument.Partition(delivery.Target.Partition.Value);
        arguments[2] = ProduceArgument.Copied();
        arguments[3] = ProduceArgument.Opaque(delivery.Opaque);
        using var pinned = records.Pin();
        var next = (byte*)pinned.Pointer;
        var error = ErrorCode.NoError;
        for (; count > 0; count--)
        {
            var (keyLength, valueLength) = RecordBatchBuilder.ReadLengths(new(next, RecordBatchBuilder.RecordPrefix));
            var key = next + RecordBatchBuilder.RecordPrefix;
            arguments[KeyAt] = ProduceArgument.Key(keyLength == 0 ? null : key, keyLength);
            arguments[ValueAt] = ProduceArgument.Value(valueLength < 0 ? null : key + keyLength, Math.Max(0, valueLength));
            var copy = headers?.Copy() ?? 0;
            arguments[HeadersAt] = ProduceArgument.Headers(copy);
            error = CodeAndDestroy(Librdkafka.Produce(_client, arguments, (nuint)(copy == 0 ? HeadersAt : HeadersAt + 1)));
            if (error != ErrorCode.NoError)
            {
                if (copy != 0) DestroyHeaders(copy);
                break;
            }
            next = key + keyLength + Math.Max(0, valueLength);
        }
        records = records[(int)(next - (byte*)pinned.Pointer)..];
        return error;
    }

    /// <summary>Ends it; batches that are on their way are told that they were not delivered.</summary>
    public void Dispose()
    {
        _ = Purge(_client, PurgeAll);
        for (var started = Environment.TickCount64; OutstandingOf(_client) > 0 && Environment.TickCount64 - started < PurgeTimeout.TotalMilliseconds;)
            Thread.Sleep(ShortPollMs);
        _stopping = true;
        _deliveries.Join();
        DestroyQueue(_queue);
        foreach (var topic in _topics.Values) DestroyTopic(topic);
        DestroyClient(_client);
    }

    private static nint Open(ProducerConfig config)
    {
        var error = stackalloc byte[ErrorBytes];
        var configuration = NewConfiguration();
        foreach (var (name, value) in config)
        {
            // What is Confluent.Kafka's own is not the library's.
            if (name.StartsWith("dotnet.", StringComparison.Ordinal) || Set(configuration, name, value, error, ErrorBytes) == 0) continue;
            DestroyConfiguration(configuration);
            throw new ArgumentException($"Kafka: {Marshal.PtrToStringUTF8((nint)error)}");
        }
        SetLog(configuration, 0);
        SetEvents(configuration, DeliveryEvent | ErrorEvent);
        if (NewClient(Producer, configuration, error, ErrorBytes) is var client && client != 0) return client;
        DestroyConfiguration(configuration);
        throw new ArgumentException($"Kafka: {Marshal.PtrToStringUTF8((nint)error)}");
    }

    private static ErrorCode CodeAndDestroy(nint error)
    {
        if (error == 0) return ErrorCode.NoError;
        var code = (ErrorCode)CodeOf(error);
        DestroyError(error);
        return code;
    }

    private nint TopicOf(string name)
    {
        if (_topics.TryGetValue(name, out var known)) return known;
        lock (_opening)
        {
            if (_topics.TryGetValue(name, out known)) return known;
            var topic = NewTopic(_client, name, 0);
            if (topic == 0) throw new KafkaException((ErrorCode)LastError());
            return _topics[name] = topic;
        }
    }

    private void TellDeliveries()
    {
        var messages = (NativeMessage**)NativeMemory.Alloc(MessagesAtOnce, (nuint)sizeof(NativeMessage*));
        while (!_stopping)
        {
            var happened = Poll(_queue, PollMs);
            if (happened == 0) continue;
            switch (TypeOf(happened))
            {
                case DeliveryEvent:
                    while ((int)MessagesOf(happened, messages, MessagesAtOnce) is > 0 and var count) Tell(messages, count);
                    break;
                case ErrorEvent:
                    _log(Marshal.PtrToStringUTF8((nint)ErrorOf(happened)) ?? "");
                    break;
            }
            DestroyEvent(happened);
        }
        NativeMemory.Free(messages);
    }

    /// <summary>Messages of one batch follow each other, mostly: they are told as one.</summary>
    private static void Tell(NativeMessage** messages, int count)
    {
        for (var i = 0; i < count;)
        {
            var (opaque, error, first) = (messages[i]->Opaque, messages[i]->Error, i);
            while (i < count && messages[i]->Opaque == opaque && messages[i]->Error == error) i++;
            BatchDelivery.Of(opaque).Settle(i - first, error);
        }
    }
}
