namespace Azki.Ingestor.Rows;

/// <summary>
/// Finds where a JSON value ends, shown in pieces, holding none of it. Only texts and brackets are looked at: the value is refused anyway,
/// and what comes behind it is looked at closely.
/// </summary>
internal sealed class JsonValueEnd
{
    private long _depth;
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>Looks for the end; once it is found, the next call begins with another value.</summary>
    /// <param name="piece">The value from where the piece before ended.</param>
    /// <param name="final">Whether the input ends with the piece.</param>
    /// <param name="passed">How many bytes of the piece belong to the value.</param>
    public bool TryFind(ReadOnlySpan<byte> piece, bool final, out int passed)
    {
        for (passed = 0; passed < piece.Length;)
        {
            if (_isInText)
            {
                if (!PassText(piece, ref passed) || _depth > 0) continue;
                return true;
            }

            var rest = piece[passed..];
            var next = _depth > 0 ? rest.IndexOfAny("\"[]{}"u8) : rest.IndexOfAny("\"[]{}, \t\r\n"u8);
            passed += next < 0 ? rest.Length : next;
            if (next < 0) break;

            switch (rest[next])
            {
                case (byte)'"':
                    _isInText = true;
                    break;
                case (byte)'[' or (byte)'{':
                    _depth++;
                    break;
                // A number or a word ends before what is behind it.
                case var _ when _depth == 0:
                    return true;
                default:
                    _depth--;
                    break;
            }

            passed++;
            if (_depth == 0 && !_isInText) return true;
        }

        return final && _depth == 0 && !_isInText;
    }

    /// <summary>Passes over a text; whether to its end.</summary>
    private bool PassText(ReadOnlySpan<byte> piece, ref int passed)
    {
        while (passed < piece.Length)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                passed++;
                continue;
            }

            var next = piece[passed..].IndexOfAny("\"\\"u8);
            passed += next < 0 ? piece.Length - passed : next + 1;
            if (next < 0) return false;
            _isEscaped = piece[passed - 1] == '\\';
            if (_isEscaped) continue;
            _isInText = false;
            return true;
        }

        return false;
    }
}
