namespace Azki.CdcBridge.Envelopes.Schema;

/// <summary>Goes through a line of SHOW CREATE TABLE, word by word. Quoted texts and what is between parentheses are one word each, left as they are.</summary>
internal sealed class DefinitionReader(string line)
{
    private int _at;

    public bool IsAtEnd
    {
        get
        {
            while (_at < line.Length && (char.IsWhiteSpace(line[_at]) || line[_at] == ',')) _at++;
            return _at >= line.Length;
        }
    }

    /// <summary>The next word; empty at the end.</summary>
    public string Next()
    {
        if (IsAtEnd) return "";
        var start = _at;
        if (line[_at] is '\'' or '`') SkipQuoted(line[_at]);
        else if (line[_at] == '(') SkipParentheses();
        else
            while (_at < line.Length && !char.IsWhiteSpace(line[_at]) && line[_at] is not (',' or '(' or '\'')) _at++;
        // b'101' is one word.
        if (_at < line.Length && line[_at] == '\'' && _at - start == 1) SkipQuoted('\'');
        return line[start.._at];
    }

    /// <summary>The next word if it is in parentheses: what is between them.</summary>
    public string? NextInParentheses() => !IsAtEnd && line[_at] == '(' ? Next()[1..^1] : null;

    /// <summary>Cut at the commas that are in no quotes or parentheses.</summary>
    public static List<string> Split(string list)
    {
        var reader = new DefinitionReader(list);
        var parts = new List<string>();
        while (!reader.IsAtEnd) parts.Add(reader.Next());
        return parts;
    }

    /// <summary>A name without its quotes.</summary>
    public static string Unquoted(string name) => name.Length > 1 && name[0] == '`' ? name[1..^1].Replace("``", "`", StringComparison.Ordinal) : name;

    private void SkipQuoted(char quote)
    {
        for (_at++; _at < line.Length; _at++)
        {
            if (line[_at] == '\\' && quote == '\'') _at++;
            else if (line[_at] == quote && (_at + 1 >= line.Length || line[++_at] != quote)) break;
        }
        if (_at == line.Length - 1 && line[_at] == quote) _at++;
    }

    private void SkipParentheses()
    {
        var depth = 0;
        while (_at < line.Length)
        {
            if (line[_at] is '\'' or '`')
            {
                SkipQuoted(line[_at]);
                continue;
            }
            depth += line[_at] switch { '(' => 1, ')' => -1, _ => 0 };
            _at++;
            if (depth == 0) return;
        }
    }
}
