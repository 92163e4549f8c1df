using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using Google.Protobuf;
using Spark.Connect.Protocol;
using Literal = Spark.Connect.Protocol.Expression.Types.Literal;

namespace Spark.Connect;

/// <summary>Spark's literals for .NET's values.</summary>
internal static class Literals
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <exception cref="ArgumentException">A type that Spark has no literal for.</exception>
    public static Literal Of(object? value) => value switch
    {
        null => new() { Null = new DataType { Null = new() } },
        bool v => new() { Boolean = v },
        sbyte v => new() { Byte = v },
        byte v => new() { Short = v },
        short v => new() { Short = v },
        ushort v => new() { Integer = v },
        int v => new() { Integer = v },
        uint v => new() { Long = v },
        long v => new() { Long = v },
        // Spark's numbers have a sign: only a decimal is wide enough.
        ulong v => new() { Decimal = new() { Value = v.ToString(CultureInfo.InvariantCulture), Precision = 20, Scale = 0 } },
        float v => new() { Float = v },
        double v => new() { Double = v },
        decimal v => new() { Decimal = Decimal(v) },
        string v => new() { String = v },
        char v => new() { String = v.ToString() },
        Guid v => new() { String = v.ToString() },
        byte[] v => new() { Binary = ByteString.CopyFrom(v) },
        DateOnly v => new() { Date = v.DayNumber - EpochDay },
        DateTime { Kind: DateTimeKind.Unspecified } v => new() { TimestampNtz = Microseconds(v) },
        DateTime v => new() { Timestamp = Microseconds(v.ToUniversalTime()) },
        DateTimeOffset v => new() { Timestamp = Microseconds(v.UtcDateTime) },
        TimeSpan v => new() { DayTimeInterval = v.Ticks / TimeSpan.TicksPerMicrosecond },
        TimeOnly v => new() { Time = new() { Nano = v.Ticks * TimeSpan.NanosecondsPerTick, Precision = 6 } },
        IEnumerable v => new() { Array = Array(v) },
        _ => throw new ArgumentException($"{value.GetType().Name} is no type of a parameter. Give it as text, or as one of the types that SqlParameters lists."),
    };

    private static Literal.Types.Array Array(IEnumerable values)
    {
        var elements = values.Cast<object?>().Select(Of).ToList();
        // The server takes each element for one of the type that the array names: a long would be an int of 0, a decimal would be rounded.
        var type = elements.Select(LiteralTypes.Of).Aggregate(new DataType { Null = new() }, CommonType.Of);
        return new() { ElementType = type, Elements = { elements.Select(e => CommonType.Cast(e, type)) } };
    }

    // A decimal's own scale says how many digits follow the point, zeros too.
    private static Literal.Types.Decimal Decimal(decimal value)
    {
        var sql = new SqlDecimal(value);
        return new() { Value = value.ToString(CultureInfo.InvariantCulture), Precision = Math.Max(sql.Precision, Math.Max(sql.Scale, (byte)1)), Scale = sql.Scale };
    }

    private static long Microseconds(DateTime value) => (value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
