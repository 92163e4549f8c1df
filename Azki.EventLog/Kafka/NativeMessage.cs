using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>rd_kafka_message_t of librdkafka's rdkafka.h; lives in librdkafka's memory only.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct NativeMessage
{
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
    public long Timestamp => Librdkafka.TimestampOf(Address, out _);

    private NativeMessage* Address => (NativeMessage*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));

    /// <summary>A header by its index; false after the last one.</summary>
    public bool TryGetHeader(int index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (Librdkafka.HeadersOf(Address, out var headers) != 0) return false;
        if (Librdkafka.HeaderAt(headers, (nuint)index, out var nameBytes, out var valueBytes, out var length) != 0) return false;
        name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(nameBytes);
        value = new(valueBytes, (int)length);
        return true;
    }
}
