using Azki.Core.Events;

namespace Azki.Ingestor;

/// <summary>How events are written to the log. Registered beside the log, since it is the log's other readers that decide.</summary>
public interface IRawEventFormat
{
    /// <summary>No more bytes than this are written for the event.</summary>
    int MaxLength(in NormalizedEvent e);

    /// <summary>Writes the event and returns the number of bytes.</summary>
    int Write(in NormalizedEvent e, Span<byte> destination);
}

/// <summary>The forms that <see cref="Core.Topics.RawEvents"/> knows; readers tell them apart by the first byte.</summary>
public static class RawEventFormats
{
    /// <summary>JSON, which everyone reads: for Kafka.</summary>
    public static IRawEventFormat Json { get; } = new JsonFormat();

    /// <summary>Some 30 bytes an event: for the embedded log, which only this platform reads.</summary>
    public static IRawEventFormat Compact { get; } = new CompactFormat();

    private sealed class JsonFormat : IRawEventFormat
    {
        public int MaxLength(in NormalizedEvent e) => RawEventJson.MaxLength(e);

        public int Write(in NormalizedEvent e, Span<byte> destination) => RawEventJson.Write(e, destination);
    }

    private sealed class CompactFormat : IRawEventFormat
    {
        public int MaxLength(in NormalizedEvent e) => RawEventCodec.MaxLength(e);

        public int Write(in NormalizedEvent e, Span<byte> destination) => RawEventCodec.Write(e, destination);
    }
}
