using System.Text.RegularExpressions;

namespace Azki.Warehouse.Storage;

/// <summary>A column as somebody would store it who thinks of no type: text, or an integer of 64 bits.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">String, Int64 or UInt64.</param>
/// <param name="Value">The SQL that gives the stored value in this type. Where there is none, it is empty or 0.</param>
public sealed partial record NaiveColumn(string Name, string Type, string Value)
{
    /// <summary>The naive form of a column. Dates and instants become the integers they are kept as (days, milliseconds): as text they would only be larger.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type as ClickHouse writes it.</param>
    public static NaiveColumn Of(string name, string type)
    {
        var plain = Wrapper().Replace(type, "").TrimEnd(')');
        var column = $"`{name}`";
        if (Unsigned().IsMatch(plain)) return new(name, "UInt64", $"ifNull(toUInt64({column}), 0)");
        if (plain.StartsWith("DateTime64", StringComparison.Ordinal)) return new(name, "Int64", $"ifNull(reinterpretAsInt64({column}), 0)");
        if (Signed().IsMatch(plain)) return new(name, "Int64", $"ifNull(toInt64({column}), 0)");
        return new(name, "String", $"ifNull(toString({column}), '')");
    }

    [GeneratedRegex(@"^(LowCardinality\(|Nullable\()+")]
    private static partial Regex Wrapper();

    [GeneratedRegex(@"^(UInt(8|16|32|64)|Bool)$")]
    private static partial Regex Unsigned();

    [GeneratedRegex(@"^(Int(8|16|32|64)|Date|Date32|DateTime\b.*)$")]
    private static partial Regex Signed();
}
