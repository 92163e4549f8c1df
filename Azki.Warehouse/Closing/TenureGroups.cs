using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>The groups of <c>user_tenure_days</c>.</summary>
internal static class TenureGroups
{
    // The last day of each group, and its name.
    private static readonly (int Last, string Name)[] Groups =
    [
        (-1, "Before signup"), (30, "0-30 days"), (90, "31-90 days"), (180, "91-180 days"), (365, "181-365 days"), (548, "366-548 days"),
        (730, "549-730 days"), (913, "731-913 days"), (int.MaxValue, "Over 913 days"),
    ];

    /// <summary>Stands for all groups.</summary>
    public const string All = "255";

    /// <summary>The number of a group: 0 where the tenure is not known, then by tenure.</summary>
    public static string Of(string days) =>
        $"toUInt8(multiIf({days} IS NULL, 0, {string.Join(", ", Groups[..^1].Select((g, i) => string.Create(CultureInfo.InvariantCulture, $"{days} <= {g.Last}, {i + 1}")))}, {Groups.Length}))";

    /// <summary>The name of a group.</summary>
    public static string Name(string group) => $"['Unknown', {string.Join(", ", Groups.Select(g => $"'{g.Name}'"))}][{group} + 1]";
}
