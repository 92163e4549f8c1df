using Spark.Connect.Protocol;
using Literal = Spark.Connect.Protocol.Expression.Types.Literal;

namespace Spark.Connect;

/// <summary>The type of a literal: arrays must name that of their elements.</summary>
internal static class LiteralTypes
{
    public static DataType Of(Literal literal) => literal.LiteralTypeCase switch
    {
        Literal.LiteralTypeOneofCase.Boolean => new() { Boolean = new() },
        Literal.LiteralTypeOneofCase.Byte => new() { Byte = new() },
        Literal.LiteralTypeOneofCase.Short => new() { Short = new() },
        Literal.LiteralTypeOneofCase.Integer => new() { Integer = new() },
        Literal.LiteralTypeOneofCase.Long => new() { Long = new() },
        Literal.LiteralTypeOneofCase.Float => new() { Float = new() },
        Literal.LiteralTypeOneofCase.Double => new() { Double = new() },
        Literal.LiteralTypeOneofCase.Decimal => new() { Decimal = new() { Precision = literal.Decimal.Precision, Scale = literal.Decimal.Scale } },
        Literal.LiteralTypeOneofCase.String => new() { String = new() },
        Literal.LiteralTypeOneofCase.Binary => new() { Binary = new() },
        Literal.LiteralTypeOneofCase.Date => new() { Date = new() },
        Literal.LiteralTypeOneofCase.Timestamp => new() { Timestamp = new() },
        Literal.LiteralTypeOneofCase.TimestampNtz => new() { TimestampNtz = new() },
        Literal.LiteralTypeOneofCase.DayTimeInterval => new() { DayTimeInterval = new() },
        Literal.LiteralTypeOneofCase.Time => new() { Time = new() { Precision = literal.Time.Precision } },
        Literal.LiteralTypeOneofCase.Array => new() { Array = new() { ElementType = literal.Array.ElementType, ContainsNull = true } },
        _ => new() { Null = new() },
    };
}
