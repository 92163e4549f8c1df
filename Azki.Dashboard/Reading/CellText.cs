namespace Azki.Dashboard.Reading;

/// <summary>Text as a cell holds it.</summary>
internal static class CellText
{
    /// <summary>The beginning of a text that is longer than a cell holds, marked; no character is cut in two.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var mark = $" … ({text.Length:N0} characters)";
        var end = most - mark.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), mark);
    }
}
