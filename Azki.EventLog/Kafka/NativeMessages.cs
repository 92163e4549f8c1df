using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// Takes messages from a consumer some hundred at a time, as they lie in librdkafka's memory. Consumer.Consume makes a dozen objects of each
/// message, which costs more than all else that is done with it. Not for concurrent use.
/// </summary>
internal sealed unsafe class NativeMessages : IDisposable
{
    private const int Most = 500;
    private readonly SafeHandle _consumer;
    private readonly nint _queue;
    private readonly NativeMessage** _messages = (NativeMessage**)NativeMemory.Alloc(Most, (nuint)sizeof(NativeMessage*));

    public NativeMessages(IClient consumer)
    {
        // The client has no public way to its handle. A new version that changes this is noticed by every test that reads from Kafka.
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic);
        _consumer = property?.GetValue(consumer.Handle) as SafeHandle
            ?? throw new NotSupportedException("This version of Confluent.Kafka does not give its native handle.");
        var added = false;
        _consumer.DangerousAddRef(ref added);
        _queue = Librdkafka.ConsumerQueueOf(_consumer.DangerousGetHandle());
    }

    /// <summary>What is done with a message; its bytes are valid meanwhile.</summary>
    public delegate void Taker(in NativeMessage message);

    /// <summary>Takes what is there, after waiting for the first; returns whether there may be more.</summary>
    public bool Take(TimeSpan wait, Taker take)
    {
        // Asked for many at once it would wait for all of them.
        var count = (int)Librdkafka.ConsumeBatch(_queue, (int)wait.TotalMilliseconds, _messages, 1);
        if (count == 1) count += Math.Max(0, (int)Librdkafka.ConsumeBatch(_queue, 0, _messages + 1, Most - 1));
        var taken = 0;
        try
        {
            for (; taken < count; taken++) take(in *_messages[taken]);
        }
        finally
        {
            for (var i = 0; i < count; i++) Librdkafka.DestroyMessage(_messages[i]);
        }
        return count == Most;
    }

    public void Dispose()
    {
        Librdkafka.DestroyQueue(_queue);
        _consumer.DangerousRelease();
        NativeMemory.Free(_messages);
    }
}
