using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>A transaction begins. Servers without GTID mode send the same without identifier.</summary>
public sealed class GtidEvent : BinlogEvent
{
    private const int UuidLength = 16;
    private const byte LogicalClock = 2;
    private const ulong HasOriginalTime = 1UL << 55;
    private string _tag = "";

    /// <summary>The transaction's identifier; null where the server has GTID mode off.</summary>
    public Gtid? Gtid { get; private set; }

    /// <summary>The transaction that must be committed before this one may start, as a number within the file; for replaying side by side.</summary>
    public long LastCommitted { get; private set; }

    /// <summary>This transaction's number within the file.</summary>
    public long SequenceNumber { get; private set; }

    /// <summary>When this server committed it, in microseconds since 1970; 0 from servers before 8.0.</summary>
    public ulong CommitMicroseconds { get; private set; }

    /// <summary>When the server that ran it first committed it, in microseconds since 1970; 0 from servers before 8.0.</summary>
    public ulong OriginalCommitMicroseconds { get; private set; }

    /// <summary>Bytes of the whole transaction in the log, this event included; 0 when not told.</summary>
    public ulong TransactionLength { get; private set; }

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        reader.Skip(1);
        var source = new Guid(reader.Bytes(UuidLength), bigEndian: true);
        var number = (long)reader.UInt64();
        Gtid = Header.Type == EventType.AnonymousGtid ? null : new(source, number);
        (LastCommitted, SequenceNumber, CommitMicroseconds, OriginalCommitMicroseconds, TransactionLength) = (0, 0, 0, 0, 0);
        // From here on, servers before 5.7 and 8.0 have nothing.
        if (reader.Length < 17 || reader.UInt8() != LogicalClock) return;
        LastCommitted = (long)reader.UInt64();
        SequenceNumber = (long)reader.UInt64();
        if (reader.Length < 7) return;
        var time = reader.UIntOf(7);
        CommitMicroseconds = time & ~HasOriginalTime;
        OriginalCommitMicroseconds = (time & HasOriginalTime) != 0 ? reader.UIntOf(7) : CommitMicroseconds;
        if (!reader.IsEmpty) TransactionLength = reader.LengthEncoded();
    }

    /// <summary>The layout since 8.3 for GTIDs with a tag: numbered fields of the server's serialization library.</summary>
    internal void ParseTagged(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        var version = SerializedInteger.Read(ref reader);
        if (version != 1) throw new BinlogFormatException($"A tagged GTID of serialization version {version} is not known here.");
        SerializedInteger.Read(ref reader);
        SerializedInteger.Read(ref reader);
        Span<byte> source = stackalloc byte[UuidLength];
        var number = 0L;
        (LastCommitted, SequenceNumber, CommitMicroseconds, OriginalCommitMicroseconds, TransactionLength) = (0, 0, 0, 0, 0);
        var isDone = false;
        while (!isDone && !reader.IsEmpty)
        {
            switch (SerializedInteger.Read(ref reader))
            {
                case 0: SerializedInteger.Read(ref reader); break;
                case 1: for (var i = 0; i < UuidLength; i++) source[i] = (byte)SerializedInteger.Read(ref reader); break;
                case 2: number = SerializedInteger.ReadSigned(ref reader); break;
                case 3: ReadTag(reader.Bytes((int)SerializedInteger.Read(ref reader))); break;
                case 4: LastCommitted = SerializedInteger.ReadSigned(ref reader); break;
                case 5: SequenceNumber = SerializedInteger.ReadSigned(ref reader); break;
                case 6: CommitMicroseconds = SerializedInteger.Read(ref reader); break;
                case 7: OriginalCommitMicroseconds = SerializedInteger.Read(ref reader); break;
                case 8: TransactionLength = SerializedInteger.Read(ref reader); break;
                default: isDone = true; break;
            }
        }
        if (OriginalCommitMicroseconds == 0) OriginalCommitMicroseconds = CommitMicroseconds;
        Gtid = new(new(source, bigEndian: true), number, _tag);
    }

    private void ReadTag(ReadOnlySpan<byte> bytes)
    {
        // Nearly always the same as before: no new string then.
        if (!System.Text.Ascii.Equals(bytes, _tag)) _tag = Encoding.ASCII.GetString(bytes);
    }
}
