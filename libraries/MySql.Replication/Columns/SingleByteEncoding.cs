using System.Text;

namespace MySql.Replication.Columns;

/// <summary>A character set of one byte a character, by table. For reading only: a replica never writes text.</summary>
internal sealed class SingleByteEncoding : Encoding
{
    private readonly char[] _characters;

    private SingleByteEncoding(char[] characters) => _characters = characters;

    /// <summary>ASCII, and these 128 above it.</summary>
    public static SingleByteEncoding OfHighHalf(string high) => new([.. Enumerable.Range(0, 128).Select(i => (char)i), .. high]);

    /// <summary>A code page of .NET where the server differs in some characters.</summary>
    public static SingleByteEncoding Adjusted(int codePage, ReadOnlySpan<(byte From, char To)> differences)
    {
        var characters = GetEncoding(codePage).GetChars([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        foreach (var (from, to) in differences) characters[from] = to;
        return new(characters);
    }

    /// <summary>Thai of 1990: nothing between ASCII and 0xA1, where Windows has put more.</summary>
    public static SingleByteEncoding Tis620()
    {
        var controls = Enumerable.Range(0x80, 0x20).Select(i => ((byte)i, (char)i));
        var unused = ((byte[])[0xA0, 0xDB, 0xDC, 0xDD, 0xDE, 0xFC, 0xFD, 0xFE, 0xFF]).Select(b => (b, '\uFFFD'));
        return Adjusted(874, [.. controls, .. unused]);
    }

    /// <summary>The Swedish national variant of ASCII.</summary>
    public static SingleByteEncoding Swe7()
    {
        var characters = Enumerable.Range(0, 256).Select(i => i < 127 ? (char)i : '?').ToArray();
        foreach (var (from, to) in "@[\\]^`{|}~".Zip("ÉÄÖÅÜéäöåü")) characters[from] = to;
        return new(characters);
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++) chars[charIndex + i] = _characters[bytes[byteIndex + i]];
        return byteCount;
    }

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException("This character set is for reading only.");

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException("This character set is for reading only.");
}
