namespace MySql.Replication.Ddl;

/// <summary>A word, a quoted name or text, a number, or one sign of a statement.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="Quote">The quote that was around it; 0 for none.</param>
internal readonly record struct SqlToken(string Text, char Quote = '\0')
{
    /// <summary>What SQL's words are compared by.</summary>
    public bool Is(string word) => Quote == '\0' && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsAnyOf(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (Is(word)) return true;
        return false;
    }
}
