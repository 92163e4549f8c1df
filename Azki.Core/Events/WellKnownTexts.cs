namespace Azki.Core.Events;

/// <summary>
/// Texts that version 1 of the record format writes as a number. Part of the format: the list never changes within a version, whatever an
/// installation configures, so stored records keep their meaning.
/// </summary>
public static class WellKnownTexts
{
    private static readonly CanonicalNames Texts = new(
        ["quote_view", "signup", "policy_click", "purchase", "Google Ads", "Organic", "Referral", "SMS", "Social"]);

    /// <summary>The number of a text; -1 when it has none.</summary>
    public static int IndexOf(ReadOnlySpan<byte> text) => Texts.ExactIndexOf(text);

    /// <summary>How many there are: numbers are below.</summary>
    public static int Count { get; } = Texts.Names.Count;

    /// <summary>The text of a number.</summary>
    public static ReadOnlySpan<byte> Get(int number) => Texts.Utf8(number);
}
