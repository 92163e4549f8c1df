using System.Buffers.Binary;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// The records of a journal's topic. An entry is as many as it has pieces, each with the entry's number, its own and their count as the key;
/// what is committed is one, and has a key of another length.
/// </summary>
internal static class JournalRecords
{
    private const int PieceBytes = 512 * 1024;
    private const int PieceKeyBytes = 16;

    /// <summary>The records of an entry.</summary>
    public static IEnumerable<Message<byte[], byte[]?>> OfEntry(long id, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        var pieces = Pieces(parts).ToList();
        return pieces.Select((piece, i) => new Message<byte[], byte[]?> { Key = KeyOf(id, i, pieces.Count), Value = piece });
    }

    /// <summary>The record of all positions.</summary>
    public static Message<byte[], byte[]?> Of(KnownPositions positions) => new() { Key = "positions"u8.ToArray(), Value = positions.ToBytes() };

    /// <summary>Whether a record is a piece of an entry, and of which.</summary>
    public static bool IsPiece(in RecordView record, out long id, out bool isFirst)
    {
        (id, isFirst) = (0, false);
        if (record.Key.Length != PieceKeyBytes) return false;
        (id, isFirst) = (BinaryPrimitives.ReadInt64BigEndian(record.Key), BinaryPrimitives.ReadInt32BigEndian(record.Key[8..]) == 0);
        return true;
    }

    /// <summary>Whether a record has all positions.</summary>
    public static bool IsPositions(in RecordView record) => record.Key.SequenceEqual("positions"u8);

    private static byte[] KeyOf(long id, int piece, int pieces)
    {
        var key = new byte[PieceKeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, id);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(8), piece);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(12), pieces);
        return key;
    }

    private static IEnumerable<byte[]> Pieces(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        foreach (var part in parts)
            for (var at = 0; at < part.Length; at += PieceBytes) yield return part.Slice(at, Math.Min(PieceBytes, part.Length - at)).ToArray();
    }
}
