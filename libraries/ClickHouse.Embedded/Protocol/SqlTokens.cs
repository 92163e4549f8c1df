namespace ClickHouse.Embedded.Protocol;

/// <summary>Walks the words and symbols of SQL, over comments and quotes, so that what is inside them is not mistaken for SQL.</summary>
internal ref struct SqlTokens(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _next;

    /// <summary>Where the current token begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public readonly int End => _next;

    /// <summary>How many parentheses are open before it.</summary>
    public int Depth { get; private set; }

    public bool IsWord { get; private set; }

    public readonly ReadOnlySpan<byte> Current => _text[Start.._next];

    public bool MoveNext()
    {
        SkipBlank();
        Start = _next;
        if (_next >= _text.Length) return false;

        byte first = _text[_next];
        IsWord = IsWordByte(first);
        if (IsWord)
        {
            while (_next < _text.Length && IsWordByte(_text[_next])) _next++;
            return true;
        }

        switch (first)
        {
            case (byte)'\'' or (byte)'"' or (byte)'`':
                SkipQuoted(first);
                return true;
            case (byte)'$' when HeredocTag() is var tag and > 0:
                SkipHeredoc(tag);
                return true;
            case (byte)'(':
                Depth++;
                break;
            case (byte)')':
                Depth--;
                break;
        }

        _next++;
        return true;
    }

    public readonly bool Is(ReadOnlySpan<byte> upperCaseWord)
    {
        if (!IsWord || Current.Length != upperCaseWord.Length) return false;
        for (int i = 0; i < upperCaseWord.Length; i++)
        {
            if ((Current[i] & ~0x20) != upperCaseWord[i]) return false;
        }

        return true;
    }

    public readonly bool IsSymbol(char symbol) => !IsWord && Current.Length == 1 && Current[0] == symbol;

    private static bool IsWordByte(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_' || value >= 0x80;

    private void SkipBlank()
    {
        while (_next < _text.Length)
        {
            ReadOnlySpan<byte> rest = _text[_next..];
            if (rest[0] <= ' ') _next++;
            else if (rest.StartsWith("--"u8) || rest.StartsWith("#!"u8) || rest.StartsWith("# "u8)) SkipTo(rest.IndexOf((byte)'\n'), 1);
            else if (rest.StartsWith("/*"u8)) SkipTo(rest.IndexOf("*/"u8), 2);
            else return;
        }
    }

    private void SkipTo(int offset, int length) => _next = offset < 0 ? _text.Length : _next + offset + length;

    private void SkipQuoted(byte quote)
    {
        for (_next++; _next < _text.Length; _next++)
        {
            if (_text[_next] == '\\')
            {
                _next++;
            }
            else if (_text[_next] == quote)
            {
                // A doubled quote continues the string; as two strings in a row it is skipped just as well.
                _next++;
                return;
            }
        }

        _next = _text.Length;
    }

    private readonly int HeredocTag()
    {
        int end = _text[(_next + 1)..].IndexOf((byte)'$');
        if (end < 0) return 0;
        foreach (byte value in _text.Slice(_next + 1, end))
        {
            if (!IsWordByte(value)) return 0;
        }

        return end + 2;
    }

    private void SkipHeredoc(int tagLength)
    {
        ReadOnlySpan<byte> tag = _text.Slice(_next, tagLength);
        int close = _text[(_next + tagLength)..].IndexOf(tag);
        _next = close < 0 ? _text.Length : _next + tagLength + close + tagLength;
    }
}
