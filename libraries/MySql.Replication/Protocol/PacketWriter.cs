using System.Buffers.Binary;

namespace MySql.Replication.Protocol;

/// <summary>Puts the header before what the client sends.</summary>
internal static class PacketWriter
{
    private const int HeaderSize = 4;

    /// <summary>Larger than anything a replication client has to say, except a GTID set of a million gaps.</summary>
    private const int LargestPayload = 0xFFFFFE;

    public static async ValueTask WriteAsync(Stream stream, byte sequence, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > LargestPayload) throw new ReplicationException($"{payload.Length} bytes do not fit in one packet to the server.");
        var packet = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length | sequence << 24);
        payload.CopyTo(packet.AsMemory(HeaderSize));
        await stream.WriteAsync(packet, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
