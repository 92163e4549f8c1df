using System.Runtime.InteropServices;

namespace Azki.EventLog.Kafka;

/// <summary>
/// The functions of librdkafka's rdkafka.h that Confluent.Kafka, which brings the library along, does not pass on: those for many messages at a
/// time, as they lie in memory.
/// </summary>
internal static unsafe partial class Librdkafka
{
    /// <summary>RD_KAFKA_PRODUCER.</summary>
    public const int Producer = 0;

    /// <summary>RD_KAFKA_EVENT_DR: messages were delivered, or were not.</summary>
    public const int DeliveryEvent = 0x1;

    /// <summary>RD_KAFKA_EVENT_ERROR.</summary>
    public const int ErrorEvent = 0x8;

    /// <summary>RD_KAFKA_PURGE_F_QUEUE and RD_KAFKA_PURGE_F_INFLIGHT.</summary>
    public const int PurgeAll = 0x3;

    private const string Name = "librdkafka";

    // Confluent.Kafka tries these names, too: builds for distributions that differ in what they link.
    private static readonly string[] Names = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, (name, assembly, path) =>
    {
        if (name != Name) return 0;
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        return 0;
    });

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint configuration, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set_events")]
    public static partial void SetEvents(nint configuration, int events);

    /// <summary>Zero for no lines of a log; without this they are printed.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLog(nint configuration, nint callback);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    /// <summary>Owns the configuration from now on, unless it returns zero.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_new")]
    public static partial nint NewClient(int type, nint configuration, byte* error, nuint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_purge")]
    public static partial int Purge(nint client, int flags);

    [LibraryImport(Name, EntryPoint = "rd_kafka_outq_len")]
    public static partial int OutstandingOf(nint client);

    /// <summary>The error that ended a client for good, or zero.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_fatal_error")]
    public static partial int FatalErrorOf(nint client, byte* reason, nuint size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_test_fatal_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FailForTest(nint client, int error, string reason);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTopic(nint client, string name, nint configuration);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void DestroyTopic(nint topic);

    [LibraryImport(Name, EntryPoint = "rd_kafka_last_error")]
    public static partial int LastError();

    /// <summary>Returns zero, or an error that is to be destroyed.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_produceva")]
    public static partial nint Produce(nint client, ProduceArgument* arguments, nuint count);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_code")]
    public static partial int CodeOf(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void DestroyError(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_headers_new")]
    public static partial nint NewHeaders(nuint count);

    [LibraryImport(Name, EntryPoint = "rd_kafka_headers_copy")]
    public static partial nint CopyHeaders(nint headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_headers_destroy")]
    public static partial void DestroyHeaders(nint headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_header_add")]
    public static partial int AddHeader(nint headers, byte* name, nint nameLength, byte* value, nint valueLength);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_main")]
    public static partial nint MainQueueOf(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint ConsumerQueueOf(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint Poll(nint queue, int timeoutMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatch(nint queue, int timeoutMs, NativeMessage** messages, nuint size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void DestroyMessage(NativeMessage* message);

    // Reads a field and returns, like the next but one: to tell the collector costs more than the call.
    [LibraryImport(Name, EntryPoint = "rd_kafka_message_timestamp"), SuppressGCTransition]
    public static partial long TimestampOf(NativeMessage* message, out int type);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_headers")]
    public static partial int HeadersOf(NativeMessage* message, out nint headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_header_get_all"), SuppressGCTransition]
    public static partial int HeaderAt(nint headers, nuint index, out byte* name, out byte* value, out nuint length);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_type")]
    public static partial int TypeOf(nint happened);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_message_array")]
    public static partial nuint MessagesOf(nint happened, NativeMessage** messages, nuint size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_error_string")]
    public static partial byte* ErrorOf(nint happened);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void DestroyEvent(nint happened);

    /// <summary>rd_kafka_vu_t: what an argument is, and its value in a union of 64 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 72)]
    public struct ProduceArgument
    {
        private int _kind;
        private nint _first;
        private nuint _second;

        public static ProduceArgument Topic(nint topic) => new() { _kind = 2, _first = topic };

        public static ProduceArgument Partition(int partition) => new() { _kind = 3, _first = partition };

        public static ProduceArgument Value(byte* bytes, int length) => new() { _kind = 4, _first = (nint)bytes, _second = (nuint)length };

        public static ProduceArgument Key(byte* bytes, int length) => new() { _kind = 5, _first = (nint)bytes, _second = (nuint)length };

        public static ProduceArgument Opaque(nint opaque) => new() { _kind = 6, _first = opaque };

        /// <summary>RD_KAFKA_MSG_F_COPY: key and value are copied before the call returns.</summary>
        public static ProduceArgument Copied() => new() { _kind = 7, _first = 2 };

        /// <summary>Owned by the message from now on, if it is taken.</summary>
        public static ProduceArgument Headers(nint headers) => new() { _kind = 10, _first = headers };
    }
}
