using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MySql.Replication.Columns;
using MySql.Replication.Protocol;

namespace MySql.Replication.Rows;

/// <summary>Finds where each value of a row image is. The only pass over the bytes; values are decoded when they are asked for.</summary>
internal static class RowScanner
{
    private const int PartialJsonWidth = 4;

    /// <param name="table">Whose row it is.</param>
    /// <param name="present">The columns that the image has.</param>
    /// <param name="presentCount">How many they are.</param>
    /// <param name="data">All rows of the event.</param>
    /// <param name="at">Where the image begins; afterwards, where the next one does.</param>
    /// <param name="partialJson">One bit for each JSON column of the table: changes, not a document. Empty for none.</param>
    /// <param name="slots">One for each column of the table; filled.</param>
    public static void Scan(
        TableMap table, ReadOnlySpan<byte> present, int presentCount, ReadOnlySpan<byte> data, ref int at, ReadOnlySpan<byte> partialJson, Span<ValueSlot> slots)
    {
        var columns = table.ColumnArray;
        var isFull = presentCount == columns.Length;
        var bitmap = new ColumnBitmap(present);
        var position = at;
        var nullBytes = ColumnBitmap.Size(presentCount);
        if (data.Length - position < nullBytes) ThrowCut(table);
        var nulls = new ColumnBitmap(data.Slice(position, nullBytes));
        position += nullBytes;

        var (bit, json) = (0, 0);
        for (var i = 0; i < columns.Length && i < slots.Length; i++)
        {
            var column = columns[i];
            var isDiff = !partialJson.IsEmpty && column.Type == ColumnType.Json && new ColumnBitmap(partialJson)[json++];
            if (!isFull && !bitmap[i])
            {
                slots[i] = new(0, ValueSlot.Absent);
                continue;
            }
            if (nulls[bit++])
            {
                slots[i] = new(0, ValueSlot.Null);
                continue;
            }
            var layout = column.Layout;
            var length = layout.FixedLength;
            var width = isDiff ? PartialJsonWidth : layout.PrefixWidth;
            if (width > 0)
            {
                if (data.Length - position < width) ThrowCut(table);
                length = ReadLength(data[position..], width);
                position += width;
            }
            if ((uint)length > (uint)(data.Length - position)) ThrowCut(table);
            slots[i] = new(position, length, isDiff);
            position += length;
        }
        at = position;
    }

    /// <summary>Takes what an after image begins with in PARTIAL_UPDATE_ROWS.</summary>
    /// <returns>The bits of JSON columns that hold changes.</returns>
    public static ReadOnlySpan<byte> TakePartialJson(TableMap table, ReadOnlySpan<byte> data, ref int at)
    {
        const int PartialJsonOption = 1;
        var reader = new WireReader(data[at..]);
        var options = reader.LengthEncoded();
        if ((options & ~(ulong)PartialJsonOption) != 0) throw new BinlogFormatException($"Rows of {table.Name} have options 0x{options:x}, which are not known here.");
        var bits = (options & PartialJsonOption) == 0 ? default : reader.Bytes(ColumnBitmap.Size(table.JsonColumns));
        at = data.Length - reader.Length;
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadLength(ReadOnlySpan<byte> bytes, int width) => width switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        3 => bytes[0] | bytes[1] << 8 | bytes[2] << 16,
        // A length beyond 2 GB is negative here and refused as cut short.
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes),
    };

    private static void ThrowCut(TableMap table) =>
        throw new BinlogFormatException($"A row of {table.Name} is cut short: its columns do not fit the bytes of the event.");
}
