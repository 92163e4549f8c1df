using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>A whole transaction, compressed. Its events follow as if they had come alone, with <see cref="BinlogEvent.IsFromPayload"/> set.</summary>
public sealed class TransactionPayloadEvent : BinlogEvent
{
    private const ulong EndOfFields = 0, CompressionField = 2, UncompressedSizeField = 3;
    private const ulong Zstd = 0, NotCompressed = 255;

    /// <summary>Bytes of the events within, when they are unpacked; 0 when the server does not tell.</summary>
    public ulong UncompressedSize { get; private set; }

    /// <summary>False when the events within are stored as they are.</summary>
    public bool IsCompressed { get; private set; }

    internal ReadOnlyMemory<byte> Payload { get; private set; }

    internal void Parse(ReadOnlyMemory<byte> body)
    {
        var reader = new WireReader(body.Span);
        (UncompressedSize, IsCompressed) = (0, true);
        while (reader.LengthEncoded() is var field && field != EndOfFields)
        {
            var value = new WireReader(reader.LengthEncodedBytes());
            if (field == CompressionField) IsCompressed = Algorithm(value.LengthEncoded());
            else if (field == UncompressedSizeField) UncompressedSize = value.LengthEncoded();
        }
        Payload = body[^reader.Length..];
    }

    private static bool Algorithm(ulong number) => number switch
    {
        Zstd => true,
        NotCompressed => false,
        _ => throw new BinlogFormatException($"A transaction compressed by algorithm {number} cannot be read; only zstd is known."),
    };
}
