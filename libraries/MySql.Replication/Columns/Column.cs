using MySql.Replication.Columns;

namespace MySql.Replication;

/// <summary>A column as a table map describes it. What the stream does not carry is null, or the default told below.</summary>
public sealed record Column
{
    /// <summary>Its place in the table, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Its name; null where neither the stream nor a schema has it.</summary>
    public string? Name { get; init; }

    /// <summary>Its type.</summary>
    public ColumnType Type { get; init; }

    /// <summary>Whether it may be NULL.</summary>
    public bool IsNullable { get; init; }

    /// <summary>For numbers: UNSIGNED. False too where it is not known.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>For DECIMAL: all its digits; for BIT: its bits.</summary>
    public int Precision { get; init; }

    /// <summary>For DECIMAL: digits after the point; for TIME, DATETIME and TIMESTAMP: those of the second.</summary>
    public int Scale { get; init; }

    /// <summary>For CHAR, VARCHAR and their binary kin: the most bytes a value has. For TEXT, BLOB, JSON, GEOMETRY and VECTOR: bytes of the length, 1 to 4 (2 is BLOB, 3 MEDIUMBLOB).</summary>
    public int Length { get; init; }

    /// <summary>For text, ENUM and SET: the collation's number; 0 where it is not known. 63 is binary.</summary>
    public int CollationId { get; init; }

    /// <summary>For ENUM and SET: the values by name; null where they are not known.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>For geometry: 0 geometry, 1 point, 2 linestring, 3 polygon, 4 to 6 their multiples, 7 collection.</summary>
    public int GeometryType { get; init; }

    /// <summary>For VECTOR: its dimensions; 0 where they are not known.</summary>
    public int Dimensions { get; init; }

    /// <summary>Part of the primary key.</summary>
    public bool IsPrimaryKey { get; init; }

    /// <summary>False for a column that <c>SELECT *</c> leaves out.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>The character set of text; UTF-8 where it is not known.</summary>
    public Charset Charset
    {
        get => field ??= CollationId == 0 ? Charset.Utf8 : Charset.OfCollation(CollationId);
        internal init;
    }

    internal WireType Wire { get; init; }

    internal ValueLayout Layout { get; init; }

    internal bool IsCharacter => Wire is WireType.String or WireType.VarString or WireType.VarChar or WireType.TinyBlob or WireType.MediumBlob or WireType.LongBlob
        or WireType.Blob or WireType.MariaDbBlobCompressed or WireType.MariaDbVarCharCompressed;

    internal bool IsCompressed => Wire is WireType.MariaDbBlobCompressed or WireType.MariaDbVarCharCompressed;

    internal bool IsEnumOrSet => Wire is WireType.Enum or WireType.Set;

    internal bool IsNumeric => Wire is WireType.Tiny or WireType.Short or WireType.Int24 or WireType.Long or WireType.LongLong or WireType.NewDecimal or WireType.Float or WireType.Double;

    /// <summary>Members as UTF-8, made once: rows are written without making strings.</summary>
    internal byte[][]? Utf8Members => field ??= Members?.Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
}
