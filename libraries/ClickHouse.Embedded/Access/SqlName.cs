using System.Text;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>A token as the access rules see it: a name, bare or in quotes, a symbol, or the text of a literal.</summary>
internal readonly ref struct SqlName
{
    private SqlName(ReadOnlySpan<byte> text, bool isWord)
    {
        bool isQuoted = text[0] is (byte)'`' or (byte)'"';
        IsQuoted = isQuoted;
        IsLiteral = text[0] == '\'';
        IsName = isWord || isQuoted;
        Symbol = !isWord && text.Length == 1 ? (char)text[0] : default;
        Text = (isQuoted || IsLiteral) && text.Length > 1 ? text[1..^1] : text;
    }

    /// <summary>Without the quotes.</summary>
    public ReadOnlySpan<byte> Text { get; }

    public bool IsName { get; }

    public bool IsQuoted { get; }

    public bool IsLiteral { get; }

    public char Symbol { get; }

    public static SqlName Of(SqlTokens tokens) => new(tokens.Current, tokens.IsWord);

    /// <summary>A bare word, in any case.</summary>
    public bool IsWord(ReadOnlySpan<byte> word) => IsName && !IsQuoted && Ascii.EqualsIgnoreCase(Text, word);

    /// <summary>A name in any case, quoted or not.</summary>
    public bool Is(ReadOnlySpan<byte> name) => IsName && Ascii.EqualsIgnoreCase(Text, name);
}
