using System.Text;

namespace Azki.Core.Events;

/// <summary>A short list of names found without regard to case. Lists have some ten entries, where a scan beats a hash table.</summary>
internal sealed class CanonicalNames
{
    private readonly string[] _names;
    private readonly byte[][] _utf8;

    /// <exception cref="ArgumentException">A name is empty, has spaces around it, or is listed twice.</exception>
    public CanonicalNames(IEnumerable<string> names)
    {
        _names = [.. names];
        _utf8 = [.. _names.Select(Encoding.UTF8.GetBytes)];
        foreach (var name in _names)
        {
            if (name.Length == 0 || name.Trim() != name) throw new ArgumentException($"'{name}' is empty or has spaces around it.", nameof(names));
        }

        var twice = _names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ArgumentException($"'{twice.Key}' is listed twice.", nameof(names));
    }

    public IReadOnlyList<string> Names => _names;

    public ReadOnlySpan<byte> Utf8(int index) => _utf8[index];

    public int IndexOf(ReadOnlySpan<byte> text)
    {
        var names = _utf8;
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == text.Length && text.SequenceEqual(names[i])) return i;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == text.Length && Ascii.EqualsIgnoreCase(text, names[i])) return i;
        }

        return Ascii.IsValid(text) || text.Length > 1024 ? -1 : IndexOfUnicode(text);
    }

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
