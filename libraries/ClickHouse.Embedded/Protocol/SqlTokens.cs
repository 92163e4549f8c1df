namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// Walks the words and symbols of SQL, over comments and quotes, so that what is inside them is not mistaken for SQL. It goes as the engine's
/// own does (ClickHouse, src/Parsers/Lexer.cpp): where they disagreed, one would look at what the other does not run.
/// </summary>
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

    /// <summary>There was a comment so far that other databases do not know: one within another, or one behind <c>//</c>.</summary>
    public bool HasUnusualComment { get; private set; }

    public readonly ReadOnlySpan<byte> Current => _text[Start.._next];

    /// <summary>A dollar sign is in it, outside quotes: of a name, of a heredoc, or by itself.</summary>
    public readonly bool HasDollar => Current[0] == '$' || (IsWord && Current.Contains((byte)'$'));

    public bool MoveNext()
    {
        SkipBlank();
        Start = _next;
        if (_next >= _text.Length) return false;

        byte first = _text[_next];
        int heredoc = first == '$' ? HeredocLength() : 0;
        IsWord = heredoc == 0 && (IsWordByte(first) || (first == '$' && _next + 1 < _text.Length && IsWordByte(_text[_next + 1])));
        if (IsWord)
        {
            // In a name there may be dollar signs; a number ends before one.
            bool isNumber = char.IsAsciiDigit((char)first);
            do _next++;
            while (_next < _text.Length && (IsWordByte(_text[_next]) || (_text[_next] == '$' && !isNumber)));
            return true;
        }

        switch (first)
        {
            case (byte)'\'' or (byte)'"' or (byte)'`':
                SkipQuoted(first);
                return true;
            case (byte)'$' when heredoc > 0:
                _next += heredoc;
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
            else if (rest.StartsWith("//"u8)) SkipUnusual(rest);
            else if (rest.StartsWith("--"u8) || rest.StartsWith("#!"u8) || rest.StartsWith("# "u8)) SkipTo(rest.IndexOf((byte)'\n'), 1);
            else if (rest.StartsWith("/*"u8)) SkipComment();
            else return;
        }
    }

    private void SkipUnusual(ReadOnlySpan<byte> rest)
    {
        HasUnusualComment = true;
        SkipTo(rest.IndexOf((byte)'\n'), 1);
    }

    private void SkipComment()
    {
        int depth = 0;
        do
        {
            ReadOnlySpan<byte> rest = _text[_next..];
            if (rest.StartsWith("/*"u8)) depth++;
            else if (rest.StartsWith("*/"u8)) depth--;
            else
            {
                _next++;
                continue;
            }

            HasUnusualComment |= depth > 1;
            _next += 2;
        }
        while (depth > 0 && _next < _text.Length);
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

    // Whatever is between two dollar signs is a tag; without its end it is none.
    private readonly int HeredocLength()
    {
        ReadOnlySpan<byte> rest = _text[_next..];
        int tag = rest[1..].IndexOf((byte)'$') + 2;
        if (tag < 2) return 0;
        int close = rest[tag..].IndexOf(rest[..tag]);
        return close < 0 ? 0 : tag + close + tag;
    }
}
