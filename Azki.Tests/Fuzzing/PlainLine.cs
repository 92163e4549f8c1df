using System.Text;

namespace Azki.Tests.Fuzzing;

/// <summary>A line of an input: what it is, read without any speed in mind. A byte is a character.</summary>
internal sealed record PlainLine(long Number, string Text, bool IsTooLong)
{
    /// <summary>No more of a line that is too long is kept.</summary>
    private const int Kept = 4096;

    /// <summary>The lines that are not blank.</summary>
    public static List<PlainLine> Of(byte[] content, int max)
    {
        var text = Encoding.Latin1.GetString(content);
        if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal)) text = text[3..];
        var lines = new List<PlainLine>();
        var number = 0;
        foreach (var whole in text.Split('\n'))
        {
            number++;
            var line = whole.EndsWith('\r') ? whole[..^1] : whole;
            if (line.Length > max) lines.Add(new(number, line[..Math.Min(Kept, max)], true));
            else if (line.Any(unit => unit is not (' ' or '\t' or '\r'))) lines.Add(new(number, line, false));
        }

        return lines;
    }
}
