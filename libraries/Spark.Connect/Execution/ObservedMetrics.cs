using Spark.Connect.Protocol;
using Literal = Spark.Connect.Protocol.Expression.Types.Literal;

namespace Spark.Connect;

/// <summary>What Spark itself counted while rows passed by (<see cref="DataFrame.Observe"/>). It comes after the last row.</summary>
/// <param name="Name">The name given to the observation.</param>
/// <param name="Values">By the names of the expressions; null where there was nothing to count.</param>
public sealed record ObservedMetrics(string Name, IReadOnlyDictionary<string, object?> Values)
{
    internal static ObservedMetrics Of(ExecutePlanResponse.Types.ObservedMetrics metrics) =>
        new(metrics.Name, metrics.Keys.Zip(metrics.Values).ToDictionary(p => p.First, p => ValueOf(p.Second), StringComparer.Ordinal));

    private static object? ValueOf(Literal literal) => literal.LiteralTypeCase switch
    {
        Literal.LiteralTypeOneofCase.Null => null,
        Literal.LiteralTypeOneofCase.Boolean => literal.Boolean,
        Literal.LiteralTypeOneofCase.Byte => literal.Byte,
        Literal.LiteralTypeOneofCase.Short => literal.Short,
        Literal.LiteralTypeOneofCase.Integer => literal.Integer,
        Literal.LiteralTypeOneofCase.Long => literal.Long,
        Literal.LiteralTypeOneofCase.Float => literal.Float,
        Literal.LiteralTypeOneofCase.Double => literal.Double,
        Literal.LiteralTypeOneofCase.String => literal.String,
        Literal.LiteralTypeOneofCase.Binary => literal.Binary.ToByteArray(),
        Literal.LiteralTypeOneofCase.Decimal => decimal.Parse(literal.Decimal.Value, System.Globalization.CultureInfo.InvariantCulture),
        var type => throw new ResultFormatException($"A metric of type {type} is not read: cast it to a number or a text."),
    };
}
