using System.Text;

namespace Azki.Core.Events;

/// <summary>
/// A short list of names found without regard to case. The usual names differ in length, so the length leads to the one candidate without
/// the mispredicted branches of a scan.
/// </summary>
internal sealed class CanonicalNames
{
    private const int MaxUnicodeBytes = 1024;

    private readonly string[] _names;
    private readonly byte[][] _utf8;

    // The first name of each length, and the next of the same length after each name; -1 where there is none.
    private readonly int[] _firstOfLength;
    private readonly int[] _next;

    /// <exception cref="ArgumentException">A name is empty, has spaces around it, or is listed twice.</exception>
    public CanonicalNames(IEnumerable<string> names)
    {
        _names = [.. names];
        _utf8 = [.. _names.Select(Encoding.UTF8.GetBytes)];
        foreach (var name in _names)
        {
            if (name.Length > 0 && name.Trim() == name) continue;
            throw new ArgumentException($"'{name}' is empty or has spaces around it.");
        }

        var twice = _names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ArgumentException($"'{twice.Key}' is listed twice.");

        _firstOfLength = [.. Enumerable.Repeat(-1, _utf8.Select(name => name.Length).DefaultIfEmpty(0).Max() + 1)];
        _next = new int[_names.Length];
        for (var i = _names.Length - 1; i >= 0; i--)
        {
            _next[i] = _firstOfLength[_utf8[i].Length];
            _firstOfLength[_utf8[i].Length] = i;
        }
    }

    public IReadOnlyList<string> Names => _names;

    public ReadOnlySpan<byte> Utf8(int index) => _utf8[index];

    /// <summary>The position of a name, compared byte by byte; -1 when it is not listed.</summary>
    public int ExactIndexOf(ReadOnlySpan<byte> text)
    {
        var i = FirstOfLength(text.Length);
        while (i >= 0 && !text.SequenceEqual(_utf8[i])) i = _next[i];
        return i;
    }

    /// <summary>The position of a name, compared without case; -1 when it is not listed.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        var i = ExactIndexOf(text);
        return i >= 0 ? i : IndexOfOtherCase(text);
    }

    private int IndexOfOtherCase(ReadOnlySpan<byte> text)
    {
        var i = FirstOfLength(text.Length);
        while (i >= 0 && !Ascii.EqualsIgnoreCase(text, _utf8[i])) i = _next[i];
        return i >= 0 || Ascii.IsValid(text) || text.Length > MaxUnicodeBytes ? i : IndexOfUnicode(text);
    }

    private int FirstOfLength(int length) => (uint)length < (uint)_firstOfLength.Length ? _firstOfLength[length] : -1;

    // Case pairs of other scripts need not have equal lengths in UTF-8.
    private int IndexOfUnicode(ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[text.Length];
        var decoded = chars[..Encoding.UTF8.GetChars(text, chars)];
        for (var i = 0; i < _names.Length; i++)
        {
            if (decoded.Equals(_names[i], StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }
}
