using Spark.Connect.Protocol;
using Kind = Spark.Connect.Protocol.DataType.KindOneofCase;

namespace Spark.Connect;

/// <summary>Data types as SQL writes them.</summary>
internal static class SqlTypeName
{
    private static readonly string[] DayTimeFields = ["DAY", "HOUR", "MINUTE", "SECOND"];
    private static readonly string[] YearMonthFields = ["YEAR", "MONTH"];

    public static string Of(DataType type) => type.KindCase switch
    {
        Kind.Null => "VOID",
        Kind.Byte => "TINYINT",
        Kind.Short => "SMALLINT",
        Kind.Integer => "INT",
        Kind.Long => "BIGINT",
        Kind.Decimal => $"DECIMAL({type.Decimal.Precision},{type.Decimal.Scale})",
        Kind.Char => $"CHAR({type.Char.Length})",
        Kind.VarChar => $"VARCHAR({type.VarChar.Length})",
        Kind.CalendarInterval => "INTERVAL",
        Kind.YearMonthInterval => Interval(type.YearMonthInterval, YearMonthFields),
        Kind.DayTimeInterval => Interval(type.DayTimeInterval, DayTimeFields),
        Kind.Time => $"TIME({type.Time.Precision})",
        Kind.Array => $"ARRAY<{Of(type.Array.ElementType)}>",
        Kind.Map => $"MAP<{Of(type.Map.KeyType)}, {Of(type.Map.ValueType)}>",
        Kind.Struct => $"STRUCT<{string.Join(", ", type.Struct.Fields.Select(f => $"{f.Name}: {Of(f.DataType)}"))}>",
        Kind.TimestampNtz => "TIMESTAMP_NTZ",
        Kind.None => "UNKNOWN",
        var plain => plain.ToString().ToUpperInvariant(),
    };

    private static string Interval(DataType.Types.Interval interval, string[] fields)
    {
        var (first, last) = (interval.HasStartField ? interval.StartField : 0, interval.HasEndField ? interval.EndField : fields.Length - 1);
        return first == last ? $"INTERVAL {fields[first]}" : $"INTERVAL {fields[first]} TO {fields[last]}";
    }
}
