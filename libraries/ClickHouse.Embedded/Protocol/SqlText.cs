using System.Text;

namespace ClickHouse.Embedded.Protocol;

/// <summary>What must be known of a statement before the engine sees it: whether data follows, and in which format its answer is.</summary>
internal readonly record struct SqlText
{
    /// <summary>The statement is an INSERT without SELECT: its data follow, in the text or after it.</summary>
    public bool IsInsert { get; private init; }

    /// <summary>The statement is an INSERT … SELECT.</summary>
    public bool IsInsertSelect { get; private init; }

    /// <summary>An INSERT reads <c>input()</c>, which libchdb accepts and then inserts nothing.</summary>
    public bool ReadsInput { get; private init; }

    /// <summary>An INSERT FROM INFILE, which is a feature of the command-line client.</summary>
    public bool ReadsFile { get; private init; }

    /// <summary>The statement is one whose result libchdb can stream: a SELECT.</summary>
    public bool IsSelect { get; private init; }

    /// <summary>Something follows the rows (totals), so the blocks of a stream cannot simply be joined.</summary>
    public bool HasTotals { get; private init; }

    /// <summary>Of an INSERT: the format of its data, or null when no FORMAT or VALUES was found. Else: of its answer.</summary>
    public string? Format { get; private init; }

    /// <summary>Where the statement ends and its FORMAT or VALUES begins.</summary>
    public int HeadEnd { get; private init; }

    /// <summary>Of a statement that is no INSERT: what follows the format's name, without semicolons.</summary>
    public Range Tail { get; private init; }

    /// <summary>A SETTINGS clause between FORMAT and the data belongs to the head.</summary>
    public Range LateSettings { get; private init; }

    /// <summary>Where the data begin; -1 when the text ends before that is clear.</summary>
    public int DataStart { get; private init; }

    public static SqlText Scan(ReadOnlySpan<byte> text)
    {
        var tokens = new SqlTokens(text);
        do
        {
            if (!tokens.MoveNext()) return default;
        }
        while (tokens.IsSymbol('('));
        if (tokens.Is("INSERT"u8)) return ScanInsert(text, tokens);
        if (tokens.Is("WITH"u8) && SkipToInsert(ref tokens)) return ScanInsertSelect(tokens);
        return ScanOther(tokens) with { IsSelect = tokens.Is("SELECT"u8) || tokens.Is("WITH"u8) || tokens.Is("FROM"u8) };
    }

    /// <summary>A string literal.</summary>
    public static string Quote(string value) => $"'{value.Replace("\\", "\\\\").Replace("'", "\\'")}'";

    /// <summary>An identifier.</summary>
    public static string QuoteName(string value) => $"`{value.Replace("\\", "\\\\").Replace("`", "\\`")}`";

    // WITH … INSERT INTO … SELECT.
    private static bool SkipToInsert(ref SqlTokens tokens)
    {
        SqlTokens ahead = tokens;
        for (bool isInsert = false; ahead.MoveNext(); isInsert = ahead.Depth == 0 && ahead.Is("INSERT"u8))
        {
            if (!isInsert || !ahead.Is("INTO"u8)) continue;
            tokens = ahead;
            return true;
        }

        return false;
    }

    private static SqlText ScanInsert(ReadOnlySpan<byte> text, SqlTokens tokens)
    {
        bool isName = false, afterFrom = false;
        var found = new SqlText { IsInsert = true, HeadEnd = text.Length, DataStart = -1 };
        while (tokens.MoveNext())
        {
            // A table may be called "values"; after INTO, TABLE or a dot a word is a name.
            bool wasName = isName;
            isName = tokens.Is("INTO"u8) || tokens.Is("TABLE"u8) || tokens.IsSymbol('.');
            if (wasName) continue;

            if (tokens.Is("SELECT"u8) || tokens.Is("WITH"u8))
                return ScanInsertSelect(tokens);
            if (afterFrom && tokens.Is("INFILE"u8))
                return found with { ReadsFile = true };
            afterFrom = tokens.Is("FROM"u8);
            if (tokens.Depth > 0) continue;

            if (tokens.Is("VALUES"u8))
                return found with { Format = "Values", HeadEnd = tokens.Start, DataStart = tokens.End };
            if (tokens.Is("FORMAT"u8))
            {
                int head = tokens.Start;
                if (!tokens.MoveNext() || !tokens.IsWord || tokens.End == text.Length) return found with { HeadEnd = head, Format = NameOrNull(tokens) };
                return AfterFormat(text, found with { HeadEnd = head, Format = Encoding.UTF8.GetString(tokens.Current) }, tokens.End);
            }
        }

        return found;
    }

    private static SqlText AfterFormat(ReadOnlySpan<byte> text, SqlText found, int end)
    {
        int at = end;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\f' or (byte)';') at++;
        var next = new SqlTokens(text[at..]);
        if (next.MoveNext() && next.Start == 0 && next.Is("SETTINGS"u8))
        {
            int line = text[at..].IndexOf((byte)'\n');
            return line < 0
                ? found with { LateSettings = at.. }
                : found with { LateSettings = at..(at + line), DataStart = at + line + 1 };
        }

        if (at < text.Length && text[at] == '\r') at++;
        if (at < text.Length && text[at] == '\n') at++;
        return found with { DataStart = at };
    }

    private static string? NameOrNull(SqlTokens tokens) => tokens.IsWord ? Encoding.UTF8.GetString(tokens.Current) : null;

    private static SqlText ScanInsertSelect(SqlTokens tokens)
    {
        bool isInput = false, readsInput = false;
        while (tokens.MoveNext())
        {
            readsInput |= isInput && tokens.IsSymbol('(');
            isInput = tokens.Is("INPUT"u8);
        }

        return new SqlText { IsInsertSelect = true, ReadsInput = readsInput };
    }

    // A column of that name may be sorted by.
    private static string? AnswerFormat(SqlTokens tokens)
    {
        if (tokens.Current[0] is (byte)'`' or (byte)'"') return Encoding.UTF8.GetString(tokens.Current.Trim(tokens.Current[0]));
        return tokens.Is("ASC"u8) || tokens.Is("DESC"u8) ? null : NameOrNull(tokens);
    }

    private static SqlText ScanOther(SqlTokens tokens)
    {
        string? format = null;
        int formatStart = 0, formatEnd = 0, end = tokens.End, word = 0;
        bool totals = false, isFormat = false, isAlias = false, isTail = false;
        while (tokens.MoveNext())
        {
            totals |= tokens.Is("TOTALS"u8);
            if (!tokens.IsSymbol(';')) end = tokens.End;
            if (tokens.Depth > 0) continue;

            // FORMAT is no reserved word: it means the clause only when nothing but SETTINGS follows it.
            if (isFormat && AnswerFormat(tokens) is { } name) (format, formatStart, formatEnd) = (name, word, tokens.End);
            else if (tokens.Is("SETTINGS"u8)) isTail = true;
            else if (!isTail && !tokens.IsSymbol(';')) format = null;
            isFormat = !isAlias && tokens.Is("FORMAT"u8);
            word = tokens.Start;
            isAlias = tokens.Is("AS"u8) || tokens.Is("BY"u8) || tokens.IsSymbol('.') || tokens.IsSymbol(',');
        }

        return format is null
            ? new SqlText { HasTotals = totals, HeadEnd = end, Tail = end..end }
            : new SqlText { HasTotals = totals, Format = format, HeadEnd = formatStart, Tail = formatEnd..end };
    }
}
