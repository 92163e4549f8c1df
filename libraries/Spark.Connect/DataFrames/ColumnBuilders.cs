using Apache.Arrow;
using Apache.Arrow.Types;

namespace Spark.Connect;

/// <summary>Arrow columns of .NET's values. Unsigned numbers take the next wider type, as Spark has none.</summary>
internal static class ColumnBuilders
{
    private const string Utc = "UTC";

    // Up to 10^20, with 18 digits after the point: DECIMAL(38,18), which Spark itself takes for a decimal of unknown size.
    private static readonly Decimal128Type AnyDecimal = new(38, 18);

    public static IArrowArray Build<T>(IEnumerable<T> values, string column) => values switch
    {
        IEnumerable<bool> v => Fill(new BooleanArray.Builder(), v, (b, x) => b.Append(x)).Build(),
        IEnumerable<sbyte> v => new Int8Array.Builder().AppendRange(v).Build(),
        IEnumerable<short> v => new Int16Array.Builder().AppendRange(v).Build(),
        IEnumerable<int> v => new Int32Array.Builder().AppendRange(v).Build(),
        IEnumerable<long> v => new Int64Array.Builder().AppendRange(v).Build(),
        IEnumerable<byte> v => new Int16Array.Builder().AppendRange(v.Select(x => (short)x)).Build(),
        IEnumerable<ushort> v => new Int32Array.Builder().AppendRange(v.Select(x => (int)x)).Build(),
        IEnumerable<uint> v => new Int64Array.Builder().AppendRange(v.Select(x => (long)x)).Build(),
        IEnumerable<float> v => new FloatArray.Builder().AppendRange(v).Build(),
        IEnumerable<double> v => new DoubleArray.Builder().AppendRange(v).Build(),
        IEnumerable<decimal> v => Fill(new Decimal128Array.Builder(AnyDecimal), v, (b, x) => b.Append(x)).Build(),
        IEnumerable<DateOnly> v => Fill(new Date32Array.Builder(), v, (b, x) => b.Append(x.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))).Build(),
        IEnumerable<DateTimeOffset> v => Fill(new TimestampArray.Builder(TimeUnit.Microsecond, Utc), v, (b, x) => b.Append(x)).Build(),
        IEnumerable<DateTime> v => Fill(new TimestampArray.Builder(TimeUnit.Microsecond, Utc), v, (b, x) => b.Append(Instant(x, column))).Build(),
        IEnumerable<string?> v => Fill(new StringArray.Builder(), v, (b, x) => b.Append(x)).Build(),
        IEnumerable<byte[]?> v => Fill(new BinaryArray.Builder(), v, (b, x) => _ = x is null ? b.AppendNull() : b.Append(x.AsSpan())).Build(),
        IEnumerable<bool?> v => Fill(new BooleanArray.Builder(), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<short?> v => Fill(new Int16Array.Builder(), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<int?> v => Fill(new Int32Array.Builder(), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<long?> v => Fill(new Int64Array.Builder(), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<double?> v => Fill(new DoubleArray.Builder(), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<decimal?> v => Fill(new Decimal128Array.Builder(AnyDecimal), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<DateOnly?> v => Fill(new Date32Array.Builder(), v, (b, x) => _ = x is { } some ? b.Append(some.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) : b.AppendNull()).Build(),
        IEnumerable<DateTimeOffset?> v => Fill(new TimestampArray.Builder(TimeUnit.Microsecond, Utc), v, (b, x) => _ = x is { } some ? b.Append(some) : b.AppendNull()).Build(),
        IEnumerable<DateTime?> v => Fill(new TimestampArray.Builder(TimeUnit.Microsecond, Utc), v, (b, x) => _ = x is { } some ? b.Append(Instant(some, column)) : b.AppendNull()).Build(),
        _ => throw new ArgumentException($"The property {column} is of type {typeof(T).Name}, for which there is no column here. Make Arrow batches of it yourself."),
    };

    private static DateTimeOffset Instant(DateTime value, string column) =>
        value.Kind == DateTimeKind.Unspecified
            ? throw new ArgumentException($"A value of {column} does not say which zone it is of: give it a Kind (Utc), or use DateTimeOffset.")
            : new DateTimeOffset(value.ToUniversalTime());

    private static TBuilder Fill<TBuilder, T>(TBuilder builder, IEnumerable<T> values, Action<TBuilder, T> append)
    {
        foreach (var value in values) append(builder, value);
        return builder;
    }
}
