namespace Azki.Dashboard.Exports;

/// <summary>What the numbers of a column are.</summary>
internal enum NumberKind
{
    /// <summary>All their digits count: whole numbers, and decimals.</summary>
    Exact,

    /// <summary>The nearest double is what they are.</summary>
    Double,
}

/// <summary>Which types of ClickHouse are numbers.</summary>
internal static class NumberKinds
{
    /// <summary>The kind of a type; null for one that is no number. A Decimal is written with a point as a Float is, and has more digits.</summary>
    public static NumberKind? Of(string type)
    {
        var plain = type.StartsWith("Nullable(", StringComparison.Ordinal) ? type["Nullable(".Length..^1] : type;
        if (plain.StartsWith("Float", StringComparison.Ordinal) || plain.StartsWith("BFloat", StringComparison.Ordinal)) return NumberKind.Double;
        string[] exact = ["Int", "UInt", "Decimal"];
        return !plain.StartsWith("Interval", StringComparison.Ordinal) && exact.Any(name => plain.StartsWith(name, StringComparison.Ordinal)) ? NumberKind.Exact : null;
    }
}
