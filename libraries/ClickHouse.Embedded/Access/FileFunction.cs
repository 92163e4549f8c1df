using System.Text;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>
/// The scalar function <c>file()</c>: as a library, the engine lets it read any file and asks for no grant. So restricted users may not
/// call it by name, and read-only users may use no table function that takes columns as text, where a call could be hidden.
/// </summary>
internal static class FileFunction
{
    /// <exception cref="ClickHouseException">497: the statement calls it.</exception>
    public static void Refuse(ReadOnlySpan<byte> sql, RequestParameters parameters, bool readsOnly)
    {
        var tokens = new SqlTokens(sql);
        var before = default(Token);
        var current = default(Token);
        bool takesIdentifier = false;
        while (true)
        {
            bool more = tokens.MoveNext();
            Token next = more ? Token.Of(tokens) : default;
            Check(before, current, next, readsOnly);
            if (!more) break;
            takesIdentifier |= tokens.Is("IDENTIFIER"u8);
            (before, current) = (current, next);
        }

        if (takesIdentifier && parameters.Values.Texts.Any(value => value.Trim('`', '"') == "file")) throw Denied("file");
    }

    private static void Check(Token before, Token name, Token next, bool readsOnly)
    {
        bool isCalled = next.Symbol == '(';
        switch (name.Kind)
        {
            // Also as the argument of a function that calls it, such as arrayMap(file, …), and of APPLY.
            case TokenKind.File when isCalled || before.Kind == TokenKind.Apply || (before.Symbol == '(' && next.Symbol is ',' or ')'):
                throw Denied("file");
            case TokenKind.TakesColumns when readsOnly && isCalled && before.Symbol != '(':
                throw Denied("the table functions values, generateRandom, fuzzJSON and null");
            case TokenKind.Escaped:
                throw Denied("names with escapes");
        }
    }

    private static ClickHouseException Denied(string what) =>
        ClickHouseException.Of(497, "ACCESS_DENIED", $"Not enough privileges. {what} may reach outside the databases, which this user may not.");

    private enum TokenKind
    {
        Other,
        File,
        TakesColumns,
        Apply,
        Escaped,
    }

    private readonly record struct Token(TokenKind Kind, char Symbol)
    {
        public static Token Of(SqlTokens tokens)
        {
            ReadOnlySpan<byte> text = tokens.Current;
            if (tokens.IsWord) return new(KindOf(text, tokens.Is("APPLY"u8)), default);
            if (text[0] is not ((byte)'`' or (byte)'"')) return new(TokenKind.Other, text.Length == 1 ? (char)text[0] : default);
            return new(text.Contains((byte)'\\') ? TokenKind.Escaped : KindOf(text[1..^1], isApply: false), default);
        }

        private static TokenKind KindOf(ReadOnlySpan<byte> name, bool isApply)
        {
            if (isApply) return TokenKind.Apply;
            if (name.SequenceEqual("file"u8)) return TokenKind.File;
            return Ascii.EqualsIgnoreCase(name, "values"u8) || Ascii.EqualsIgnoreCase(name, "SQLStandardValues"u8)
                || Ascii.EqualsIgnoreCase(name, "generateRandom"u8) || Ascii.EqualsIgnoreCase(name, "fuzzJSON"u8) || Ascii.EqualsIgnoreCase(name, "null"u8)
                ? TokenKind.TakesColumns
                : TokenKind.Other;
        }
    }
}
