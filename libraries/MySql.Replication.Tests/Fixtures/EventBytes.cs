using System.Buffers.Binary;
using System.IO.Hashing;

namespace MySql.Replication.Tests.Fixtures;

/// <summary>The bytes of a binlog file, event by event, for tests that change them.</summary>
internal static class EventBytes
{
    public const int HeaderLength = 19;
    private const int TypeAt = 4, SizeAt = 9, FlagsAt = 17, ChecksumLength = 4;

    public static IEnumerable<byte[]> Split(byte[] file)
    {
        for (var at = 4; at < file.Length;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + SizeAt));
            yield return file[at..(at + size)];
            at += size;
        }
    }

    public static byte[] Join(IEnumerable<byte[]> events) => [0xFE, (byte)'b', (byte)'i', (byte)'n', .. events.SelectMany(e => e)];

    public static EventType Type(byte[] bytes) => (EventType)bytes[TypeAt];

    /// <summary>The same event as a server with <c>binlog_checksum=NONE</c> writes it.</summary>
    public static byte[] WithoutChecksum(byte[] bytes)
    {
        if (Type(bytes) == EventType.FormatDescription)
        {
            var described = bytes.ToArray();
            described[^(ChecksumLength + 1)] = 0;
            return described;
        }
        return Resized(bytes[..^ChecksumLength]);
    }

    /// <summary>With the size that it has in its header.</summary>
    public static byte[] Resized(byte[] bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(SizeAt), bytes.Length);
        return bytes;
    }

    /// <summary>An event with a checksum of its own.</summary>
    public static byte[] Create(byte type, ushort flags, ReadOnlySpan<byte> body)
    {
        var bytes = new byte[HeaderLength + body.Length + ChecksumLength];
        bytes[TypeAt] = type;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(SizeAt), bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(FlagsAt), flags);
        body.CopyTo(bytes.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - ChecksumLength), Crc32.HashToUInt32(bytes.AsSpan(0, bytes.Length - ChecksumLength)));
        return bytes;
    }
}
