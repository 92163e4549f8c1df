using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// Takes messages from a consumer some hundred at a time, as they lie in librdkafka's memory. Consumer.Consume makes a dozen objects of each
/// message, which costs more than all else that is done with it. Not for concurrent use.
/// </summary>
internal sealed unsafe partial class NativeMessages : IDisposable
{
    private const int Most = 500;
    private const string Library = "librdkafka";

    // Confluent.Kafka tries these names, too: builds for distributions that differ in what they link.
    private static readonly string[] Names = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    private readonly SafeHandle _consumer;
    private readonly nint _queue;
    private readonly Message** _messages = (Message**)NativeMemory.Alloc(Most, (nuint)sizeof(Message*));

    static NativeMessages() => NativeLibrary.SetDllImportResolver(typeof(NativeMessages).Assembly, (name, assembly, path) =>
    {
        if (name != Library) return 0;
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        return 0;
    });

    public NativeMessages(IClient consumer)
    {
        // The client has no public way to its handle. A new version that changes this is noticed by every test that reads from Kafka.
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic);
        _consumer = property?.GetValue(consumer.Handle) as SafeHandle
            ?? throw new NotSupportedException("This version of Confluent.Kafka does not give its native handle.");
        var added = false;
        _consumer.DangerousAddRef(ref added);
        _queue = QueueOf(_consumer.DangerousGetHandle());
    }

    /// <summary>What is done with a message; its bytes are valid meanwhile.</summary>
    public delegate void Taker(in Message message);

    /// <summary>Takes what is there, after waiting for the first; returns whether there may be more.</summary>
    public bool Take(TimeSpan wait, Taker take)
    {
        // Asked for many at once it would wait for all of them.
        var count = (int)ConsumeBatch(_queue, (int)wait.TotalMilliseconds, _messages, 1);
        if (count == 1) count += Math.Max(0, (int)ConsumeBatch(_queue, 0, _messages + 1, Most - 1));
        var taken = 0;
        try
        {
            for (; taken < count; taken++) take(in *_messages[taken]);
        }
        finally
        {
            for (var i = 0; i < count; i++) Destroy(_messages[i]);
        }
        return count == Most;
    }

    public void Dispose()
    {
        DestroyQueue(_queue);
        _consumer.DangerousRelease();
        NativeMemory.Free(_messages);
    }

    /// <summary>rd_kafka_message_t of librdkafka's rdkafka.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Message
    {
        private readonly int _error;
        private readonly nint _topic;
        private readonly int _partition;
        private readonly byte* _value;
        private readonly nuint _valueLength;
        private readonly byte* _key;
        private readonly nuint _keyLength;
        private readonly long _offset;
        private readonly nint _private;

        public ErrorCode Error => (ErrorCode)_error;

        public long Offset => _offset;

        public bool IsTombstone => _value is null;

        public ReadOnlySpan<byte> Key => new(_key, (int)_keyLength);

        public ReadOnlySpan<byte> Value => new(_value, (int)_valueLength);

        /// <summary>Milliseconds since 1970.</summary>
        public long Timestamp => TimestampOf((Message*)Unsafe.AsPointer(ref Unsafe.AsRef(in this)), out _);

        /// <summary>A header by its index; false after the last one.</summary>
        public bool TryGetHeader(int index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
        {
            name = value = default;
            if (HeadersOf((Message*)Unsafe.AsPointer(ref Unsafe.AsRef(in this)), out var headers) != 0) return false;
            if (HeaderAt(headers, (nuint)index, out var nameBytes, out var valueBytes, out var length) != 0) return false;
            name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(nameBytes);
            value = new(valueBytes, (int)length);
            return true;
        }
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_consumer")]
    private static partial nint QueueOf(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    private static partial void DestroyQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    private static partial nint ConsumeBatch(nint queue, int timeoutMs, Message** messages, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    private static partial void Destroy(Message* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_timestamp")]
    private static partial long TimestampOf(Message* message, out int type);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_headers")]
    private static partial int HeadersOf(Message* message, out nint headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_get_all")]
    private static partial int HeaderAt(nint headers, nuint index, out byte* name, out byte* value, out nuint length);
}
