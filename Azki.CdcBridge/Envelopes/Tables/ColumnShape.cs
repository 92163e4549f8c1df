using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>What of a column decides how its values are written, wherever they come from.</summary>
internal sealed record ColumnShape
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>UNSIGNED.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether it may be NULL; one that may not has a value even where the calendar has none.</summary>
    public bool IsNullable { get; init; } = true;

    /// <summary>For DECIMAL all digits, for BIT its bits.</summary>
    public int Precision { get; init; }

    /// <summary>For DECIMAL the digits after the point; for times those of the second.</summary>
    public int Scale { get; init; }

    /// <summary>For BINARY its bytes.</summary>
    public int Length { get; init; }

    /// <summary>A FLOAT declared with digits, such as FLOAT(10,2): Debezium has it as a double.</summary>
    public bool IsDoubleFloat { get; init; }

    /// <summary>For geometry: a POINT, which Debezium writes with its coordinates.</summary>
    public bool IsPoint { get; init; }

    /// <summary>For ENUM and SET: the values.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>The character set's name; null where the column is no text or it is not known.</summary>
    public string? Charset { get; init; }

    /// <summary>The default value as the server prints it; null for none, and where it is not declared.</summary>
    public string? Default { get; init; }

    /// <summary>As the stream describes it.</summary>
    public static ColumnShape Of(Column column) => new()
    {
        Name = column.Name ?? throw new EnvelopeException("The columns have no names in the log: SET PERSIST binlog_row_metadata = FULL on the server."),
        Type = column.Type,
        IsUnsigned = column.IsUnsigned,
        IsNullable = column.IsNullable,
        Precision = column.Precision,
        Scale = column.Scale,
        Length = column.Type == ColumnType.Binary ? column.Length : 0,
        IsPoint = column.GeometryType == 1,
        Members = column.Members ?? [],
        Charset = column.Charset.Name,
    };

    /// <summary>With what the stream does not carry, from the column's declaration.</summary>
    public ColumnShape With(ColumnShape declared) => IsKinOf(declared) ? this with { IsDoubleFloat = declared.IsDoubleFloat, Default = declared.Default } : this;

    /// <summary>A default of another kind of column, which this one became or was before, cannot be written as a value of this one.</summary>
    private bool IsKinOf(ColumnShape declared) => Type switch
    {
        ColumnType.TinyInt or ColumnType.SmallInt or ColumnType.MediumInt or ColumnType.Int or ColumnType.BigInt => declared.Type is >= ColumnType.TinyInt and <= ColumnType.BigInt,
        ColumnType.Char or ColumnType.VarChar or ColumnType.Text => declared.Type is ColumnType.Char or ColumnType.VarChar or ColumnType.Text,
        ColumnType.Decimal => declared.Type == ColumnType.Decimal && declared.Scale == Scale,
        _ => declared.Type == Type,
    };
}
