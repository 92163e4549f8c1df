namespace MySql.Replication.Ddl;

/// <summary>Goes through tokens. What does not fit is a <see cref="FormatException"/>: the statement is then taken as not understood.</summary>
internal sealed class TokenReader(IReadOnlyList<SqlToken> tokens)
{
    private int _at;

    public bool IsAtEnd => _at >= tokens.Count;

    public SqlToken Peek(int ahead = 0) => _at + ahead < tokens.Count ? tokens[_at + ahead] : new("");

    public SqlToken Next() => IsAtEnd ? throw new FormatException("The statement ends early.") : tokens[_at++];

    /// <summary>Takes these words if they come next.</summary>
    public bool Take(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
            if (!Peek(i).Is(words[i])) return false;
        _at += words.Length;
        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word)) throw new FormatException($"'{word}' is expected, not '{Peek().Text}'.");
    }

    /// <summary>A name with or without its database.</summary>
    public TableName TableName(string defaultDatabase)
    {
        var first = Next().Text;
        return Take(".") ? new(first, Next().Text) : new(defaultDatabase, first);
    }

    /// <summary>What is between parentheses, which come next.</summary>
    public List<SqlToken> Parenthesised()
    {
        Expect("(");
        var inside = new List<SqlToken>();
        for (var depth = 1; ;)
        {
            var token = Next();
            if (token.Is("(")) depth++;
            else if (token.Is(")") && --depth == 0) return inside;
            inside.Add(token);
        }
    }

    /// <summary>All that is left, cut at the commas outside of parentheses.</summary>
    public List<TokenReader> SplitAtCommas()
    {
        var parts = new List<TokenReader>();
        var part = new List<SqlToken>();
        var depth = 0;
        while (!IsAtEnd)
        {
            var token = Next();
            if (token.Is("(")) depth++;
            else if (token.Is(")")) depth--;
            if (depth == 0 && token.Is(","))
            {
                parts.Add(new(part));
                part = [];
            }
            else part.Add(token);
        }
        if (part.Count > 0) parts.Add(new(part));
        return parts;
    }
}
