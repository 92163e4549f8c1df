using System.Text;

namespace ClickHouse.Embedded.Access;

/// <summary>
/// The data of an INSERT … VALUES by a restricted user. A value may be an expression, and the engine computes it: so no value may name the
/// function <c>file()</c>, or be written so that these rules and the engine could disagree about where a text ends.
/// </summary>
internal sealed class ValuesRules
{
    private readonly byte[] _word = new byte[32];
    private int _length;
    private byte _before;
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>Looks at the next bytes of the data.</summary>
    /// <exception cref="ClickHouseException">497.</exception>
    public void Refuse(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_isInText)
            {
                data = data[SkipText(data)..];
                continue;
            }

            Look(data[0]);
            data = data[1..];
        }
    }

    /// <summary>Looks at the last word, which nothing follows.</summary>
    public void Complete() => EndWord();

    private int SkipText(ReadOnlySpan<byte> data)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return 1;
        }

        int end = data.IndexOfAny((byte)'\'', (byte)'\\');
        if (end < 0) return data.Length;
        _isEscaped = data[end] == '\\';
        _isInText = _isEscaped;
        return end + 1;
    }

    private void Look(byte value)
    {
        if (char.IsAsciiLetterOrDigit((char)value) || value == '_')
        {
            if (_length < _word.Length) _word[_length++] = value;
        }
        else
        {
            EndWord();
            bool isComment = value == '#' || (_before == '-' && value == '-') || (_before == '/' && value is (byte)'*' or (byte)'/');
            if (value is (byte)'`' or (byte)'"' or (byte)'$' or >= 0x80 || isComment)
                throw OutsideReach.Denied("In VALUES, a comment, a quoted name or a character other than ASCII, outside of texts,");
            _isInText = value == '\'';
        }

        _before = value;
    }

    private void EndWord()
    {
        ReadOnlySpan<byte> word = _word.AsSpan(0, _length);
        _length = 0;
        if (Ascii.EqualsIgnoreCase(word, "file"u8) || Ascii.EqualsIgnoreCase(word, "Identifier"u8) || Ascii.EqualsIgnoreCase(word, "SELECT"u8) || OutsideReach.IsOfText(word))
            throw OutsideReach.Denied($"In VALUES, {Encoding.ASCII.GetString(word)}");
    }
}
