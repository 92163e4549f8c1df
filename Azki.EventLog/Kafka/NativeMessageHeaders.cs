using System.Runtime.InteropServices;

namespace Azki.EventLog.Kafka;

/// <summary>The headers of a message, in librdkafka's memory.</summary>
/// <param name="headers">Its handle; 0 where there are none.</param>
internal readonly unsafe struct NativeMessageHeaders(nint headers)
{
    /// <summary>A header by its index; false after the last one.</summary>
    public bool TryGet(int index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (headers == 0 || Librdkafka.HeaderAt(headers, (nuint)index, out var nameBytes, out var valueBytes, out var length) != 0) return false;
        name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(nameBytes);
        value = new(valueBytes, (int)length);
        return true;
    }
}
