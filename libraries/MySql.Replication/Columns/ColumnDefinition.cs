using MySql.Replication.Protocol;

namespace MySql.Replication.Columns;

/// <summary>A column out of its type code and its metadata in TABLE_MAP. The byte order of the metadata differs by type.</summary>
internal static class ColumnDefinition
{
    private const int LongestShortString = 255;

    public static Column Parse(int ordinal, WireType type, bool isNullable, ref WireReader metadata)
    {
        var column = new Column { Ordinal = ordinal, Wire = type, IsNullable = isNullable };
        return type switch
        {
            WireType.Tiny => Of(column, ColumnType.TinyInt, 1),
            WireType.Short => Of(column, ColumnType.SmallInt, 2),
            WireType.Int24 => Of(column, ColumnType.MediumInt, 3),
            WireType.Long => Of(column, ColumnType.Int, 4),
            WireType.LongLong => Of(column, ColumnType.BigInt, 8),
            WireType.Float => Floating(column, ColumnType.Float, 4, ref metadata),
            WireType.Double => Floating(column, ColumnType.Double, 8, ref metadata),
            WireType.Null => Of(column, ColumnType.Null, 0),
            WireType.Year => Of(column, ColumnType.Year, 1),
            WireType.Date or WireType.NewDate => Of(column, ColumnType.Date, 3),
            WireType.Time => Of(column, ColumnType.Time, 3),
            WireType.DateTime => Of(column, ColumnType.DateTime, 8),
            WireType.Timestamp => Of(column, ColumnType.Timestamp, 4),
            WireType.Time2 => Fractional(column, ColumnType.Time, 3, ref metadata),
            WireType.DateTime2 => Fractional(column, ColumnType.DateTime, 5, ref metadata),
            WireType.Timestamp2 => Fractional(column, ColumnType.Timestamp, 4, ref metadata),
            WireType.NewDecimal => Decimal(column, metadata.UInt8(), metadata.UInt8()),
            WireType.Bit => Bit(column, metadata.UInt8(), metadata.UInt8()),
            WireType.VarChar or WireType.VarString or WireType.MariaDbVarCharCompressed => Variable(column, metadata.UInt16()),
            WireType.String => String(column, metadata.UInt8(), metadata.UInt8()),
            WireType.Enum or WireType.Set => Listed(column, type, metadata.UInt16() >> 8),
            WireType.TinyBlob or WireType.Blob or WireType.MediumBlob or WireType.LongBlob or WireType.MariaDbBlobCompressed => Long(column, ColumnType.Text, metadata.UInt8()),
            WireType.Json => Long(column, ColumnType.Json, metadata.UInt8()),
            WireType.Geometry => Long(column, ColumnType.Geometry, metadata.UInt8()),
            WireType.Vector => Long(column, ColumnType.Vector, metadata.UInt8()),
            _ => throw new BinlogFormatException($"Column {ordinal + 1} is of type {(byte)type}, which is not known here."),
        };
    }

    /// <summary>The binary kin of a text type.</summary>
    public static ColumnType BinaryKin(ColumnType type) => type switch
    {
        ColumnType.Char => ColumnType.Binary,
        ColumnType.VarChar => ColumnType.VarBinary,
        ColumnType.Text => ColumnType.Blob,
        _ => type,
    };

    private static Column Of(Column column, ColumnType type, int length) => column with { Type = type, Layout = ValueLayout.Fixed(length) };

    private static Column Floating(Column column, ColumnType type, int length, ref WireReader metadata)
    {
        metadata.Skip(1);
        return Of(column, type, length);
    }

    private static Column Fractional(Column column, ColumnType type, int whole, ref WireReader metadata)
    {
        var digits = metadata.UInt8();
        if (digits > 6) throw new BinlogFormatException($"A {type} cannot have {digits} digits of a second.");
        return Of(column, type, whole + (digits + 1) / 2) with { Scale = digits };
    }

    private static Column Decimal(Column column, int precision, int scale)
    {
        if (precision is < 1 or > 65 || scale > precision) throw new BinlogFormatException($"DECIMAL({precision},{scale}) is not possible.");
        return Of(column, ColumnType.Decimal, PackedDecimal.SizeOf(precision, scale)) with { Precision = precision, Scale = scale };
    }

    private static Column Bit(Column column, int bits, int bytes) =>
        Of(column, ColumnType.Bit, bytes + (bits > 0 ? 1 : 0)) with { Precision = 8 * bytes + bits };

    private static Column Variable(Column column, int length) =>
        column with { Type = ColumnType.VarChar, Length = length, Layout = ValueLayout.Prefixed(length > LongestShortString ? 2 : 1) };

    private static Column Long(Column column, ColumnType type, int width) => column with { Type = type, Length = width, Layout = ValueLayout.Prefixed(width) };

    /// <summary>ENUM and SET hide here too; and bits 8 and 9 of a long CHAR's length are inverted in the type (MySQL bug 37426).</summary>
    private static Column String(Column column, int first, int second)
    {
        var (type, length) = (first & 0x30) == 0x30 ? (first, second) : (first | 0x30, second | ((first & 0x30) ^ 0x30) << 4);
        return (WireType)type switch
        {
            WireType.Enum or WireType.Set => Listed(column, (WireType)type, length),
            WireType.String or WireType.VarString => column with { Type = ColumnType.Char, Length = length, Layout = ValueLayout.Prefixed(length > LongestShortString ? 2 : 1) },
            _ => throw new BinlogFormatException($"Column {column.Ordinal + 1} is a string of type {type}, which is not known here."),
        };
    }

    private static Column Listed(Column column, WireType type, int size)
    {
        if (size is < 1 or > 8) throw new BinlogFormatException($"A value out of a list cannot have {size} bytes.");
        return Of(column, type == WireType.Enum ? ColumnType.Enum : ColumnType.Set, size) with { Wire = type };
    }
}
