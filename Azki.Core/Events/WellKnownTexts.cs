namespace Azki.Core.Events;

/// <summary>
/// Texts that version 1 of the record format writes as a number. Part of the format: the list never changes within a version, whatever an
/// installation configures, so stored records keep their meaning.
/// </summary>
internal static class WellKnownTexts
{
    private static readonly byte[][] Texts =
    [
        "quote_view"u8.ToArray(), "signup"u8.ToArray(), "policy_click"u8.ToArray(), "purchase"u8.ToArray(),
        "Google Ads"u8.ToArray(), "Organic"u8.ToArray(), "Referral"u8.ToArray(), "SMS"u8.ToArray(), "Social"u8.ToArray(),
    ];

    public static int IndexOf(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < Texts.Length; i++)
        {
            if (Texts[i].Length == text.Length && text.SequenceEqual(Texts[i])) return i;
        }

        return -1;
    }

    public static bool TryGet(uint index, out ReadOnlySpan<byte> text)
    {
        var known = index < (uint)Texts.Length;
        text = known ? Texts[index] : default;
        return known;
    }
}
