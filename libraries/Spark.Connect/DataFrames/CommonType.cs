using System.Globalization;
using Spark.Connect.Protocol;
using Kind = Spark.Connect.Protocol.DataType.KindOneofCase;
using Literal = Spark.Connect.Protocol.Expression.Types.Literal;

namespace Spark.Connect;

/// <summary>The one type of an array's elements that holds each of them as it is.</summary>
internal static class CommonType
{
    private const int MostDigits = 38;

    // By width, each with the digits that its largest value has.
    private static readonly (Kind Kind, int Digits)[] WholeNumbers = [(Kind.Byte, 3), (Kind.Short, 5), (Kind.Integer, 10), (Kind.Long, 19)];

    /// <summary>The type for values of both.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DataType Of(DataType a, DataType b) => (a.KindCase, b.KindCase) switch
    {
        (Kind.Null, _) => b,
        (_, Kind.Null) => a,
        (Kind.Array, Kind.Array) => new() { Array = new() { ElementType = Of(a.Array.ElementType, b.Array.ElementType), ContainsNull = true } },
        (Kind.Float, Kind.Double) => b,
        (Kind.Double, Kind.Float) => a,
        _ when Width(a) is var x and >= 0 && Width(b) is var y and >= 0 => x < y ? b : a,
        _ when Digits(a) is { } x && Digits(b) is { } y => Of(x, y),
        _ => a.KindCase == b.KindCase ? a : throw new ArgumentException($"An array has elements of one type, not both {a.KindCase} and {b.KindCase}."),
    };

    /// <summary>The same value as one of the common type.</summary>
    public static Literal Cast(Literal value, DataType type) => type.KindCase switch
    {
        _ when value.LiteralTypeCase == Literal.LiteralTypeOneofCase.Null => value,
        Kind.Short => new() { Short = (int)WholeNumber(value) },
        Kind.Integer => new() { Integer = (int)WholeNumber(value) },
        Kind.Long => new() { Long = WholeNumber(value) },
        Kind.Double => new() { Double = value.LiteralTypeCase == Literal.LiteralTypeOneofCase.Float ? value.Float : value.Double },
        Kind.Decimal => new() { Decimal = Decimal(value, type.Decimal) },
        Kind.Array => new() { Array = new() { ElementType = type.Array.ElementType, Elements = { value.Array.Elements.Select(e => Cast(e, type.Array.ElementType)) } } },
        _ => value,
    };

    private static DataType Of((int Whole, int Scale) a, (int Whole, int Scale) b)
    {
        var (whole, scale) = (Math.Max(a.Whole, b.Whole), Math.Max(a.Scale, b.Scale));
        return whole + scale <= MostDigits ? new() { Decimal = new() { Precision = whole + scale, Scale = scale } }
            : throw new ArgumentException($"The decimals of an array have one type: {whole} digits before the point and {scale} after it are more than the {MostDigits} that Spark has. Round them.");
    }

    private static int Width(DataType type) => Array.FindIndex(WholeNumbers, n => n.Kind == type.KindCase);

    // Before and after the point; null for what is neither decimal nor whole number.
    private static (int Whole, int Scale)? Digits(DataType type) =>
        type.KindCase == Kind.Decimal ? (type.Decimal.Precision - type.Decimal.Scale, type.Decimal.Scale)
        : Width(type) is var width and >= 0 ? (WholeNumbers[width].Digits, 0)
        : null;

    private static long WholeNumber(Literal value) => value.LiteralTypeCase switch
    {
        Literal.LiteralTypeOneofCase.Byte => value.Byte,
        Literal.LiteralTypeOneofCase.Short => value.Short,
        Literal.LiteralTypeOneofCase.Integer => value.Integer,
        _ => value.Long,
    };

    private static Literal.Types.Decimal Decimal(Literal value, DataType.Types.Decimal type)
    {
        var (text, scale) = value.LiteralTypeCase == Literal.LiteralTypeOneofCase.Decimal
            ? (value.Decimal.Value, value.Decimal.Scale)
            : (WholeNumber(value).ToString(CultureInfo.InvariantCulture), 0);
        // With the zeros that the scale says: the text tells the server how many digits there are.
        var zeros = new string('0', type.Scale - scale);
        return new() { Value = scale == 0 && zeros.Length > 0 ? $"{text}.{zeros}" : text + zeros, Precision = type.Precision, Scale = type.Scale };
    }
}
