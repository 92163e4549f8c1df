using System.Buffers.Binary;
using System.Text;

namespace Azki.EventLog.Local;

/// <summary>Record headers as bytes: their number (16 bits), then of each the name (length 16 bits) and the value (length 32 bits).</summary>
internal static class HeaderCodec
{
    public static byte[] Encode(RecordHeaders headers)
    {
        if (headers.Items.Count == 0) return [];
        var length = 2;
        foreach (var (name, value) in headers.Items) length = checked(length + 6 + Encoding.UTF8.GetByteCount(name) + value.Length);
        var bytes = new byte[length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)headers.Items.Count));
        var at = 2;
        foreach (var (name, value) in headers.Items)
        {
            var nameLength = Encoding.UTF8.GetBytes(name, bytes.AsSpan(at + 2));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), checked((ushort)nameLength));
            at += 2 + nameLength;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value.Length);
            value.CopyTo(bytes, at + 4);
            at += 4 + value.Length;
        }
        return bytes;
    }

    public static RecordHeaders Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return RecordHeaders.Empty;
        var items = new KeyValuePair<string, byte[]>[BinaryPrimitives.ReadUInt16LittleEndian(bytes)];
        bytes = bytes[2..];
        for (var i = 0; i < items.Length; i++)
        {
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            var name = Encoding.UTF8.GetString(bytes.Slice(2, nameLength));
            bytes = bytes[(2 + nameLength)..];
            var valueLength = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            items[i] = new(name, bytes.Slice(4, valueLength).ToArray());
            bytes = bytes[(4 + valueLength)..];
        }
        return new RecordHeaders(items);
    }
}
