namespace Azki.Warehouse.Closing;

/// <summary>Premiums of about one size: those with the same first three digits, and as many.</summary>
internal static class PremiumSizes
{
    /// <summary>The least premium of the size.</summary>
    public static string Of(string premium) => $"toUInt32({premium} - {premium} % {Width(premium)})";

    /// <summary>How many premiums are of the size.</summary>
    public static string Width(string premium) =>
        $"toUInt32(multiIf({premium} < 1000, 1, {premium} < 10000, 10, {premium} < 100000, 100, {premium} < 1000000, 1000, {premium} < 10000000, 10000, {premium} < 100000000, 100000, {premium} < 1000000000, 1000000, 10000000))";
}
