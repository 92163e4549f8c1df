using Apache.Arrow;
using Apache.Arrow.Types;

namespace Spark.Connect;

/// <summary>Readers of plain values. Whole numbers are read as any whole type, checked; a decimal also as text, with all its digits.</summary>
internal static class ScalarReaders
{
    private const long MicrosecondTicks = TimeSpan.TicksPerMicrosecond;
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>A <c>Func&lt;int, target&gt;</c>; null when the target cannot hold the column. NULL is for the caller to look after.</summary>
    public static Delegate? Make(Type target, IArrowArray array) => array switch
    {
        BooleanArray a when target == typeof(bool) => (int row) => a.GetValue(row)!.Value,
        Int8Array a => Whole(target, row => a.Values[row]),
        Int16Array a => Whole(target, row => a.Values[row]),
        Int32Array a => Whole(target, row => a.Values[row]),
        Int64Array a => Whole(target, row => a.Values[row]),
        FloatArray a when target == typeof(float) => (int row) => a.Values[row],
        FloatArray a when target == typeof(double) => (int row) => (double)a.Values[row],
        DoubleArray a when target == typeof(double) => (int row) => a.Values[row],
        Decimal128Array a when target == typeof(decimal) => (int row) => a.GetValue(row)!.Value,
        Decimal128Array a when target == typeof(string) => (int row) => a.GetString(row),
        StringArray a when target == typeof(string) => (int row) => a.GetString(row),
        StringArray a when target == typeof(byte[]) => (int row) => a.GetBytes(row).ToArray(),
        BinaryArray a when target == typeof(byte[]) => (int row) => a.GetBytes(row).ToArray(),
        Date32Array a when target == typeof(DateOnly) => (int row) => DateOnly.FromDayNumber(EpochDay + a.Values[row]),
        Date32Array a when target == typeof(DateTime) => (int row) => DateTime.UnixEpoch.AddDays(a.Values[row]),
        TimestampArray a => Timestamp(target, a),
        Time64Array a when target == typeof(TimeOnly) => Time(a),
        DurationArray a when target == typeof(TimeSpan) => (int row) => new TimeSpan(checked(a.Values[row] * MicrosecondTicks)),
        YearMonthIntervalArray a when target == typeof(int) => (int row) => a.Values[row].Months,
        _ => null,
    };

    private static Delegate? Whole(Type target, Func<int, long> read) => Type.GetTypeCode(target) switch
    {
        TypeCode.Int64 => read,
        TypeCode.Int32 => (int row) => checked((int)read(row)),
        TypeCode.Int16 => (int row) => checked((short)read(row)),
        TypeCode.SByte => (int row) => checked((sbyte)read(row)),
        TypeCode.UInt64 => (int row) => checked((ulong)read(row)),
        TypeCode.UInt32 => (int row) => checked((uint)read(row)),
        TypeCode.UInt16 => (int row) => checked((ushort)read(row)),
        TypeCode.Byte => (int row) => checked((byte)read(row)),
        TypeCode.Decimal => (int row) => (decimal)read(row),
        _ => null,
    };

    // TIMESTAMP is an instant; TIMESTAMP_NTZ a reading of a clock of no zone.
    private static Delegate? Timestamp(Type target, TimestampArray array)
    {
        var kind = ((TimestampType)array.Data.DataType).Timezone is null ? DateTimeKind.Unspecified : DateTimeKind.Utc;
        DateTime Read(int row) => DateTime.SpecifyKind(DateTime.UnixEpoch.AddTicks(checked(array.Values[row] * MicrosecondTicks)), kind);
        if (target == typeof(DateTime)) return Read;
        return target == typeof(DateTimeOffset) && kind == DateTimeKind.Utc ? (int row) => new DateTimeOffset(Read(row)) : null;
    }

    private static Func<int, TimeOnly> Time(Time64Array array) =>
        ((Time64Type)array.Data.DataType).Unit == TimeUnit.Nanosecond
            ? row => new TimeOnly(array.Values[row] / TimeSpan.NanosecondsPerTick)
            : row => new TimeOnly(array.Values[row] * MicrosecondTicks);
}
