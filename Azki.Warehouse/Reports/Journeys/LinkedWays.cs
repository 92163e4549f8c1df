using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// The quickest ways of users, in SQL: of each a number with the milliseconds to the last step in its highest 32 bits, and to the steps before it in
/// the others, so that the least number is of the quickest way and brings the rest of it along.
/// </summary>
internal static class LinkedWays
{
    private const string NoPurchase = "toUInt128('340282366920938463463374607431768211455')";

    /// <summary>The columns of a way to each step after the first.</summary>
    public static IReadOnlyList<LinkedColumn> Columns { get; } =
    [
        LinkedColumn.Least("quote_way", Since("quote_start", "to_quote"), $"toUInt32(least({LeastOf("w.quote", WaySql.None)}, {LinkSql.None}))"),
        LinkedColumn.Least("click_way", Click(Since("click_start", "to_click"), "click_quote"), LeastOf($"if(w.click <= {{window:UInt64}}, {Click("w.click", "w.quote")}, {WaySql.None})", WaySql.None)),
        LinkedColumn.Least("purchase_way", Purchase(Since("purchase_start", "to_purchase"), "purchase_click", "purchase_quote"), LeastOf($"if(w.purchase <= {{window:UInt64}}, {Purchase("w.purchase", "w.click", "w.quote")}, {NoPurchase})", NoPurchase)),
    ];

    /// <summary>How many steps after the first the longest way within the window has.</summary>
    public static string Longest { get; } =
        $"multiIf({Part("purchase_way", 64)} <= {{window:UInt64}}, 3, {Part("click_way", 32)} <= {{window:UInt64}}, 2, quote_way <= {{window:UInt64}}, 1, 0)";

    /// <summary>The milliseconds to each step; those that are not reached mean nothing.</summary>
    public static string Way { get; } =
        $"(multiIf(longest = 3, {Part("purchase_way", 0)}, longest = 2, {Part("click_way", 0)}, toInt64(quote_way)), if(longest = 3, {Part("purchase_way", 32)}, {Part("click_way", 32)}), {Part("purchase_way", 64)})";

    private static string Part(string way, int bits) => $"toInt64(toUInt32(bitShiftRight({way}, {bits})))";

    private static string Click(string click, string quote) => $"bitOr(bitShiftLeft(toUInt64({click}), 32), toUInt64({quote}))";

    private static string Purchase(string purchase, string click, string quote) => $"bitOr(bitShiftLeft(toUInt128({purchase}), 64), toUInt128({Click(click, quote)}))";

    // A way that began before the range is none.
    private static string Since(string start, string way) => $"if({start} >= {{from:Date}}, {way}, {LinkSql.None})";

    private static string LeastOf(string way, string none) => $"arrayMin(arrayPushBack(arrayMap(w -> {way}, ways), {none}))";
}
