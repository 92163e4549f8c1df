using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>rd_kafka_message_t of librdkafka's rdkafka.h; lives in librdkafka's memory only.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct NativeMessage
{
    private const int LogAppendTime = 2;

    private readonly int _error;
    private readonly nint _topic;
    private readonly int _partition;
    private readonly byte* _value;
    private readonly nuint _valueLength;
    private readonly byte* _key;
    private readonly nuint _keyLength;
    private readonly long _offset;
    private readonly nint _opaque;

    public ErrorCode Error => (ErrorCode)_error;

    public long Offset => _offset;

    public bool IsTombstone => _value is null;

    public ReadOnlySpan<byte> Key => new(_key, (int)_keyLength);

    public ReadOnlySpan<byte> Value => new(_value, (int)_valueLength);

    /// <summary>What was given with a message that is produced.</summary>
    public nint Opaque => _opaque;

    /// <summary>Milliseconds since 1970.</summary>
    /// <param name="isLogs">Whether Kafka's clock gave it (RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME), and not the sender.</param>
    public long Timestamp(out bool isLogs)
    {
        var timestamp = Librdkafka.TimestampOf(Address, out var type);
        isLogs = type == LogAppendTime;
        return timestamp;
    }

    private NativeMessage* Address => (NativeMessage*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));

    /// <summary>The headers, which the client takes apart when they are asked for the first time.</summary>
    public NativeMessageHeaders Headers => new(Librdkafka.HeadersOf(Address, out var headers) == 0 ? headers : 0);
}
