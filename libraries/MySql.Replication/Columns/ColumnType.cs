namespace MySql.Replication;

/// <summary>A column's type as SQL names it. Where the stream does not tell text from bytes (MySQL 5.7 without a schema), text is taken.</summary>
public enum ColumnType
{
#pragma warning disable CS1591 // The names are SQL's.
    Null,
    TinyInt,
    SmallInt,
    MediumInt,
    Int,
    BigInt,
    Float,
    Double,
    Decimal,
    Bit,
    Year,
    Date,
    Time,
    DateTime,
    Timestamp,
    Char,
    VarChar,
    Text,
    Binary,
    VarBinary,
    Blob,
    Enum,
    Set,
    Json,
    Geometry,
    Vector,
#pragma warning restore CS1591
}
