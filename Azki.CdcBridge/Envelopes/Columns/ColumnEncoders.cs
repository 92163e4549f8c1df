using Azki.CdcBridge.Envelopes.Handling;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Which encoder a column has.</summary>
internal static class ColumnEncoders
{
    public static ColumnEncoder Of(ColumnShape column, EnvelopeOptions options)
    {
        var encoder = Create(column, options);
        encoder.Missing = MissingValue.Of(column, encoder, options);
        return encoder;
    }

    private static ColumnEncoder Create(ColumnShape column, EnvelopeOptions options) => column.Type switch
    {
        ColumnType.BigInt when column.IsUnsigned && options.UnsignedBigInts == BigIntUnsignedHandlingMode.Precise => new UnsignedBigIntEncoder(),
        ColumnType.TinyInt or ColumnType.SmallInt or ColumnType.MediumInt or ColumnType.Int or ColumnType.BigInt => new IntegerEncoder(column),
        ColumnType.Float => new FloatEncoder(column.IsDoubleFloat),
        ColumnType.Double => new DoubleEncoder(),
        ColumnType.Decimal => new DecimalEncoder(options.Decimals),
        ColumnType.Bit => new BitEncoder(column.Precision),
        ColumnType.Year => new YearEncoder(),
        ColumnType.Date => new DateEncoder(options.Times),
        ColumnType.Time => new TimeEncoder(options.Times),
        ColumnType.DateTime => new DateTimeEncoder(column, options.Times),
        ColumnType.Timestamp => new TimestampEncoder(column),
        ColumnType.Char or ColumnType.VarChar or ColumnType.Text => new TextEncoder(),
        ColumnType.Binary or ColumnType.VarBinary or ColumnType.Blob => new BinaryEncoder(column, options.Binaries),
        ColumnType.Enum => new EnumEncoder(column),
        ColumnType.Set => new SetEncoder(column),
        ColumnType.Json => new JsonEncoder(),
        ColumnType.Geometry => new GeometryEncoder(column.IsPoint),
        ColumnType.Vector => new VectorEncoder(),
        _ => throw new EnvelopeException($"Column {column.Name} is of the type {column.Type}, which cannot be captured. Leave its table out of Cdc:Tables."),
    };
}
