using System.Buffers.Binary;

namespace MySql.Replication;

/// <summary>A transaction is committed.</summary>
public sealed class XidEvent : BinlogEvent
{
    /// <summary>The storage engines' number of the transaction.</summary>
    public ulong TransactionId { get; private set; }

    internal void Parse(ReadOnlySpan<byte> body) =>
        TransactionId = body.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(body) : throw new BinlogFormatException("A commit without its number.");
}
