using System.Text;

namespace Azki.Benchmarks.Generation;

/// <summary>The texts that events take, as the sample has them.</summary>
internal static class EventValues
{
    public const int Purchase = 3;

    public static readonly byte[][] Types = Utf8("quote_view", "signup", "policy_click", "purchase");

    public static readonly byte[][] Channels = Utf8("Google Ads", "Organic", "Referral", "SMS", "Social");

    public static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
