using System.Buffers.Binary;
using System.IO.Hashing;

namespace Azki.EventLog.Local;

/// <summary>
/// The head of a stored entry; little-endian, followed by the record headers, for a sparse entry the offsets of its records (64 bits each),
/// and the records. Entries of a partition follow each other without a gap: each begins at the offset the one before ended at.
/// </summary>
internal readonly record struct EntryHeader
{
    public const int Size = 72;
    private const uint Magic = 0x454C5A41; // "AZLE"
    private const byte FormatVersion = 1;
    private const int ChecksumAt = 64;
    private const int SparseFlag = 0x100;
    private const int MoreFlag = 0x200;

    /// <summary>The offsets are given one by one: compaction has taken records out.</summary>
    public bool Sparse { get; init; }

    /// <summary>The next entry is of the same append: they count together, or not at all.</summary>
    public bool More { get; init; }

    /// <summary>The first offset the entry stands for.</summary>
    public long First { get; init; }

    /// <summary>The offset the next entry begins at.</summary>
    public long Next { get; init; }

    /// <summary>
    /// The records known to be durable when this entry was written. A damaged entry below it was acknowledged once and is damage; one at or
    /// above it may be what a crash left behind.
    /// </summary>
    public long Acknowledged { get; init; }

    /// <summary>When the entry was taken, in UTC ticks.</summary>
    public long AppendedTicks { get; init; }

    /// <summary>The number of records; 0 when compaction took all of them.</summary>
    public int Count { get; init; }

    /// <summary>Bytes of the record headers.</summary>
    public int HeadersLength { get; init; }

    /// <summary>Bytes of records (and offsets) in this entry.</summary>
    public int PayloadLength { get; init; }

    /// <summary>Bytes of records altogether: more than <see cref="PayloadLength"/> when one record takes several entries.</summary>
    public int TotalLength { get; init; }

    /// <summary>Where this entry's bytes begin among <see cref="TotalLength"/>.</summary>
    public int FragmentStart { get; init; }

    public bool IsFirstFragment => FragmentStart == 0;

    public bool IsLastFragment => FragmentStart + PayloadLength == TotalLength;

    // Of an entry no writer writes: its reader relies on this beyond the checksum.
    private bool IsPossible =>
        HeadersLength >= 0 && PayloadLength >= 0 && FragmentStart >= 0 && Count >= 0 && First >= 0 && Next >= First &&
        (long)FragmentStart + PayloadLength <= TotalLength && (long)HeadersLength + TotalLength <= Array.MaxLength &&
        (Sparse ? (long)Count * sizeof(long) <= TotalLength : Next - First == Count) &&
        AppendedTicks >= 0 && AppendedTicks <= DateTime.MaxValue.Ticks;

    public int BodyLength => HeadersLength + PayloadLength;

    public static ulong HashBody(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload) =>
        XxHash3.HashToUInt64(payload, (long)XxHash3.HashToUInt64(headers));

    public void Write(Span<byte> at, ulong bodyHash)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], FormatVersion | (Sparse ? SparseFlag : 0) | (More ? MoreFlag : 0));
        BinaryPrimitives.WriteInt64LittleEndian(at[8..], First);
        BinaryPrimitives.WriteInt64LittleEndian(at[16..], Next);
        BinaryPrimitives.WriteInt64LittleEndian(at[24..], Acknowledged);
        BinaryPrimitives.WriteInt64LittleEndian(at[32..], AppendedTicks);
        BinaryPrimitives.WriteInt32LittleEndian(at[40..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(at[44..], HeadersLength);
        BinaryPrimitives.WriteInt32LittleEndian(at[48..], PayloadLength);
        BinaryPrimitives.WriteInt32LittleEndian(at[52..], TotalLength);
        BinaryPrimitives.WriteInt32LittleEndian(at[56..], FragmentStart);
        BinaryPrimitives.WriteInt32LittleEndian(at[60..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(at[ChecksumAt..], XxHash3.HashToUInt64(at[..ChecksumAt], (long)bodyHash));
    }

    /// <summary>Reads an entry and checks every byte of it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> entry, out EntryHeader header)
    {
        header = default;
        if (entry.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(entry) != Magic) return false;
        var version = BinaryPrimitives.ReadInt32LittleEndian(entry[4..]);
        header = new EntryHeader
        {
            Sparse = (version & SparseFlag) != 0,
            More = (version & MoreFlag) != 0,
            First = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
            Next = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]),
            Acknowledged = BinaryPrimitives.ReadInt64LittleEndian(entry[24..]),
            AppendedTicks = BinaryPrimitives.ReadInt64LittleEndian(entry[32..]),
            Count = BinaryPrimitives.ReadInt32LittleEndian(entry[40..]),
            HeadersLength = BinaryPrimitives.ReadInt32LittleEndian(entry[44..]),
            PayloadLength = BinaryPrimitives.ReadInt32LittleEndian(entry[48..]),
            TotalLength = BinaryPrimitives.ReadInt32LittleEndian(entry[52..]),
            FragmentStart = BinaryPrimitives.ReadInt32LittleEndian(entry[56..]),
        };
        if ((version & 0xFF) != FormatVersion || !header.IsPossible ||
            (long)header.HeadersLength + header.PayloadLength != entry.Length - Size) return false;
        var bodyHash = HashBody(entry.Slice(Size, header.HeadersLength), entry[(Size + header.HeadersLength)..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(entry[ChecksumAt..]) == XxHash3.HashToUInt64(entry[..ChecksumAt], (long)bodyHash);
    }
}
