namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// A path of steps alone as a number, in SQL: three bits for each event type, 1 to 4, the first one in the highest of 24, and above them how many
/// there are. Numbers are put together and counted faster than text.
/// </summary>
internal static class PathNumber
{
    /// <summary>Stands for a path that has other event types: a number of no path.</summary>
    public const string Other = "2147483648";

    private const string Types = "16777215";

    /// <summary>The number of a path as <see cref="UserJourneySql"/> writes it; 0 where it has other event types.</summary>
    public static string Of(string path) =>
        $"if(position({path}, '=') > 0, toUInt32(0), toUInt32(bitShiftLeft(length({path}), 24) + arraySum(arrayMap(i -> bitShiftLeft(toUInt32OrZero(substring({path}, i, 1)), 24 - 3 * i), range(1, length({path}) + 1)))))";

    /// <summary>The number of the paths of several that come one after the other: an array of numbers. What it has above 32 bits is not looked at.</summary>
    public static string Join(string numbers)
    {
        var lengths = $"arrayMap(p -> bitAnd(bitShiftRight(p, 24), 15), {numbers})";
        return $"""
            toUInt32(bitShiftLeft(least(arraySum({lengths}), {JourneyQueries.PathLength}), 24)
                + arraySum(arrayMap((p, until, own) -> bitShiftRight(bitAnd(p, {Types}), 3 * least(until - own, {JourneyQueries.PathLength})), {numbers}, arrayCumSum({lengths}), {lengths})))
            """;
    }

    /// <summary>The number of two paths, one after the other; 0 for none of them.</summary>
    public static string Join(string first, string second)
    {
        static string LengthOf(string path) => $"bitAnd(bitShiftRight({path}, 24), 15)";
        return $"toUInt32(bitShiftLeft(least({LengthOf(first)} + {LengthOf(second)}, {JourneyQueries.PathLength}), 24) + bitAnd({first}, {Types}) + bitShiftRight(bitAnd({second}, {Types}), 3 * {LengthOf(first)}))";
    }

    /// <summary>The path as <see cref="UserJourneySql"/> writes it.</summary>
    public static string Text(string number) =>
        $"arrayStringConcat(arrayMap(i -> ['', '1', '2', '3', '4'][1 + bitAnd(bitShiftRight({number}, 21 - 3 * i), 7)], range({JourneyQueries.PathLength})))";
}
