using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication.Gtids;

/// <summary>
/// A GTID set as bytes, as the start of a stream and PREVIOUS_GTIDS carry it. Servers since 8.3 have a second layout for sets with
/// tags: the eight bytes of the count hold the layout's number in the first and the last.
/// </summary>
internal static class GtidSetBinary
{
    private const byte TaggedLayout = 1;

    public static byte[] Encode(GtidSet set)
    {
        var isTagged = set.Sources.Keys.Any(k => k.Tag.Length > 0);
        var count = (ulong)set.Sources.Count;
        var writer = new WireWriter().UInt64(isTagged ? TaggedLayout | count << 8 | (ulong)TaggedLayout << 56 : count);
        foreach (var ((source, tag), intervals) in set.Sources)
        {
            writer.Bytes(source.ToByteArray(bigEndian: true));
            if (isTagged) WriteTag(writer, tag);
            writer.UInt64((ulong)intervals.Runs.Count);
            foreach (var (first, last) in intervals.Runs) writer.UInt64((ulong)first).UInt64((ulong)last + 1);
        }
        return writer.Written.ToArray();
    }

    public static GtidSet Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var count = reader.UInt64();
        var isTagged = count >> 56 == TaggedLayout;
        if (count >> 56 > TaggedLayout) throw new BinlogFormatException($"GTID sets of layout {count >> 56} are not known here.");
        if (isTagged) count = count << 8 >> 16;
        var set = new GtidSet();
        for (; count > 0; count--)
        {
            var source = new Guid(reader.Bytes(16), bigEndian: true);
            var tag = isTagged ? Encoding.ASCII.GetString(reader.Bytes((int)SerializedInteger.Read(ref reader))) : "";
            for (var runs = reader.UInt64(); runs > 0; runs--)
            {
                var (first, end) = ((long)reader.UInt64(), (long)reader.UInt64());
                if (first < 1 || end <= first) throw new BinlogFormatException($"{first} to {end} is no run of transaction numbers.");
                set.Add(source, tag, first, end - 1);
            }
        }
        return set;
    }

    private static void WriteTag(WireWriter writer, string tag)
    {
        SerializedInteger.Write(writer, (byte)tag.Length);
        writer.Text(tag);
    }
}
