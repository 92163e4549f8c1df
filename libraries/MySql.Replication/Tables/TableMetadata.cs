using MySql.Replication.Columns;
using MySql.Replication.Protocol;

namespace MySql.Replication.Tables;

/// <summary>
/// What TABLE_MAP says beyond types: fields of type, length and value. <c>binlog_row_metadata</c> MINIMAL has the first few, FULL all;
/// MySQL 5.7 none. A field that is not known here only adds something and is passed over.
/// </summary>
internal static class TableMetadata
{
    private enum Field : byte
    {
        Signedness = 1,
        DefaultCharset = 2,
        ColumnCharset = 3,
        ColumnName = 4,
        SetValues = 5,
        EnumValues = 6,
        GeometryType = 7,
        SimplePrimaryKey = 8,
        PrimaryKeyWithPrefix = 9,
        EnumAndSetDefaultCharset = 10,
        EnumAndSetColumnCharset = 11,
        Visibility = 12,
        Dimensions = 13,
    }

    /// <param name="fields">The fields.</param>
    /// <param name="columns">The columns by their types; they are put in place with what the fields say.</param>
    /// <param name="isMariaDb">Which server wrote it.</param>
    /// <returns>Ordinals of the primary key.</returns>
    public static IReadOnlyList<int> Read(ReadOnlySpan<byte> fields, Column[] columns, bool isMariaDb)
    {
        // What servers count with text, though it has no character set: MySQL its vectors, MariaDB its geometries (is_character_type of either).
        var countedAsText = isMariaDb ? WireType.Geometry : WireType.Vector;
        var reader = new WireReader(fields);
        IReadOnlyList<int> primaryKey = [];
        ReadOnlySpan<byte> setValues = default;
        ReadOnlySpan<byte> enumValues = default;
        while (!reader.IsEmpty)
        {
            var field = (Field)reader.UInt8();
            var bytes = reader.LengthEncodedBytes();
            var value = new WireReader(bytes);
            switch (field)
            {
                case Field.Signedness: ReadBits(value, columns, HasSignBit, (c, bit) => c.IsNumeric ? c with { IsUnsigned = bit } : c); break;
                case Field.DefaultCharset: ReadDefaultCharset(ref value, columns, HasCharset); break;
                case Field.ColumnCharset: ReadEach(ref value, columns, HasCharset, WithCollation); break;
                case Field.EnumAndSetDefaultCharset: ReadDefaultCharset(ref value, columns, c => c.IsEnumOrSet); break;
                case Field.EnumAndSetColumnCharset: ReadEach(ref value, columns, c => c.IsEnumOrSet, WithCollation); break;
                case Field.GeometryType: ReadEach(ref value, columns, c => c.Wire == WireType.Geometry, (c, type) => c with { GeometryType = type }); break;
                case Field.Dimensions: ReadEach(ref value, columns, c => c.Wire == WireType.Vector, (c, count) => c with { Dimensions = count }); break;
                case Field.Visibility: ReadBits(value, columns, _ => true, (c, bit) => c with { IsVisible = bit }); break;
                case Field.ColumnName:
                    for (var i = 0; i < columns.Length; i++) columns[i] = columns[i] with { Name = value.LengthEncodedString() };
                    break;
                case Field.SimplePrimaryKey or Field.PrimaryKeyWithPrefix: primaryKey = ReadKey(ref value, columns, field == Field.PrimaryKeyWithPrefix); break;
                // Their text is in the column's character set, which may come later.
                case Field.SetValues: setValues = bytes; break;
                case Field.EnumValues: enumValues = bytes; break;
            }
        }
        if (!setValues.IsEmpty) ReadMembers(setValues, columns, WireType.Set);
        if (!enumValues.IsEmpty) ReadMembers(enumValues, columns, WireType.Enum);
        return primaryKey;

        bool HasCharset(Column column) => column.IsCharacter || column.Wire == countedAsText;
    }

    // A year is no number to a client, and has its bit among them (has_signedess_information_type).
    private static bool HasSignBit(Column column) => column.IsNumeric || column.Wire == WireType.Year;

    private static Column WithCollation(Column column, int id) => column.IsCharacter || column.IsEnumOrSet ? column with
    {
        CollationId = id,
        Type = id == CollationIds.Binary ? ColumnDefinition.BinaryKin(column.Type) : column.Type,
    } : column;

    /// <summary>One bit for each column that the field is about, the highest bit of the first byte first.</summary>
    private static void ReadBits(WireReader value, Column[] columns, Func<Column, bool> isMeant, Func<Column, bool, Column> set)
    {
        var bits = value.Rest;
        var at = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            if (!isMeant(columns[i])) continue;
            if (at >> 3 >= bits.Length) throw new BinlogFormatException("A table's metadata is cut short.");
            columns[i] = set(columns[i], (bits[at >> 3] & 0x80 >> (at & 7)) != 0);
            at++;
        }
    }

    private static void ReadEach(ref WireReader value, Column[] columns, Func<Column, bool> isMeant, Func<Column, int, Column> set)
    {
        for (var i = 0; i < columns.Length && !value.IsEmpty; i++)
            if (isMeant(columns[i])) columns[i] = set(columns[i], value.LengthEncodedCount());
    }

    /// <summary>The collation of most columns, then pairs of place and collation for the others; places count columns with text only.</summary>
    private static void ReadDefaultCharset(ref WireReader value, Column[] columns, Func<Column, bool> isMeant)
    {
        var usual = value.LengthEncodedCount();
        var others = new Dictionary<int, int>();
        while (!value.IsEmpty) others[value.LengthEncodedCount()] = value.LengthEncodedCount();
        var place = 0;
        for (var i = 0; i < columns.Length; i++)
            if (isMeant(columns[i])) columns[i] = WithCollation(columns[i], others.GetValueOrDefault(place++, usual));
    }

    private static List<int> ReadKey(ref WireReader value, Column[] columns, bool hasPrefixes)
    {
        var key = new List<int>();
        while (!value.IsEmpty)
        {
            var ordinal = value.LengthEncodedCount();
            if (hasPrefixes) value.LengthEncoded();
            if (ordinal >= columns.Length) throw new BinlogFormatException($"A table of {columns.Length} columns cannot have column {ordinal} in its key.");
            columns[ordinal] = columns[ordinal] with { IsPrimaryKey = true };
            key.Add(ordinal);
        }
        return key;
    }

    private static void ReadMembers(ReadOnlySpan<byte> bytes, Column[] columns, WireType type)
    {
        var value = new WireReader(bytes);
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Wire != type) continue;
            var count = value.LengthEncodedCount();
            if (count > value.Length) throw new BinlogFormatException("A table's metadata is cut short.");
            var members = new string[count];
            for (var m = 0; m < count; m++) members[m] = columns[i].Charset.Encoding.GetString(value.LengthEncodedBytes());
            columns[i] = columns[i] with { Members = members };
        }
    }
}
