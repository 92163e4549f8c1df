using Apache.Arrow;

namespace Spark.Connect;

/// <summary>The .NET type that holds a column's values as they are.</summary>
internal static class NaturalTypes
{
    public static Type Of(IArrowArray array) => array switch
    {
        BooleanArray => typeof(bool),
        Int8Array => typeof(sbyte),
        Int16Array => typeof(short),
        Int32Array => typeof(int),
        Int64Array => typeof(long),
        FloatArray => typeof(float),
        DoubleArray => typeof(double),
        Decimal128Array => typeof(decimal),
        StringArray => typeof(string),
        BinaryArray => typeof(byte[]),
        Date32Array => typeof(DateOnly),
        TimestampArray => typeof(DateTime),
        Time64Array => typeof(TimeOnly),
        DurationArray => typeof(TimeSpan),
        YearMonthIntervalArray => typeof(int),
        MapArray map => typeof(Dictionary<,>).MakeGenericType(Of(map.Keys), OrNull(map.Values)),
        ListArray list => OrNull(list.Values).MakeArrayType(),
        StructArray => typeof(SparkRow),
        NullArray => typeof(string),
        _ => throw new InvalidCastException($"Columns of Arrow's type {array.Data.DataType.Name} are not read here. Cast the column in SQL, to STRING for example."),
    };

    // Elements may be NULL: a value type must have room for it.
    private static Type OrNull(IArrowArray array) =>
        Of(array) is { IsValueType: true } type && array.NullCount > 0 ? typeof(Nullable<>).MakeGenericType(type) : Of(array);
}
