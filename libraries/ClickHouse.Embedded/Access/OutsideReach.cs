using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using ClickHouse.Embedded.Engine;
using ClickHouse.Embedded.Native;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>
/// What reaches outside the databases and the engine, as a library, asks no grant for: its function <c>file()</c>, and table functions that
/// take columns or data as text, where a call of it could be hidden. Restricted users may not name them.
/// </summary>
internal sealed class OutsideReach
{
    // They stay within the databases; all others read files, hosts and programs, or text that is SQL. format() is looked at more closely.
    private const string Inside =
        "'numbers', 'numbers_mt', 'zeros', 'zeros_mt', 'generateseries', 'generate_series', 'primes', 'merge', 'view', 'viewifpermitted', 'viewexplain', "
        + "'loop', 'dictionary', 'fuzzquery', 'cluster', 'clusterallreplicas', 'format'";

    // What may stand behind a column in an expression; anything else is a name that it is given.
    private static readonly FrozenSet<string> Operators = new[]
    {
        "AND", "OR", "NOT", "IN", "GLOBAL", "LIKE", "ILIKE", "REGEXP", "IS", "BETWEEN", "DIV", "MOD", "ASC", "DESC", "COLLATE",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // EXTRACT(… FROM '2026-01-01') has none of these.
    private static readonly SearchValues<byte> OfFiles = SearchValues.Create("/\\.*?{"u8);

    private readonly FrozenSet<string> _functions;

    private OutsideReach(IEnumerable<string> functions) => _functions = functions.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks the engine what table functions it has.</summary>
    public static async Task<OutsideReach> OfAsync(EngineConnection connection)
    {
        string names = await connection.ScalarAsync(
            "SELECT arrayStringConcat(groupArray(name), ' ') FROM system.table_functions "
            + $"WHERE lower(name) NOT IN ({Inside}) AND NOT startsWith(name, 'mergeTree') AND NOT startsWith(name, 'timeSeries')").ConfigureAwait(false);
        return new OutsideReach(["file", "disk", .. names.Split(' ')]);
    }

    /// <exception cref="ClickHouseException">497: the statement names what this user may not.</exception>
    public void Refuse(ReadOnlySpan<byte> sql, NativeParameters parameters)
    {
        var tokens = new SqlTokens(sql);
        SqlName earlier = default, before = default, name = default;
        var columns = new ColumnList();
        bool more, defines = new SqlTokens(sql) is var first && first.MoveNext() && first.Is("CREATE"u8);
        do
        {
            more = tokens.MoveNext();
            SqlName next = more ? SqlName.Of(tokens) : default;
            if (more && tokens.HasDollar) throw Denied("A dollar sign outside quotes");
            if (more) columns.Follow(tokens);
            defines &= !name.IsWord("SELECT"u8);
            Check(earlier, before, name, next, defines, columns.IsInside, parameters);
            if (name.Is("format"u8) && next.Symbol == '(') CheckFormat(tokens);
            if (name.IsName && IsOfText(name.Text)) CheckAggregate(before, next, tokens);
            earlier = before;
            before = name;
            name = next;
        }
        while (more);
        if (tokens.HasUnusualComment) throw Denied("A comment within a comment, or behind //,");
        DefinitionRules.Refuse(sql);
    }

    internal static ClickHouseException Denied(string what) =>
        ClickHouseException.Of(497, "ACCESS_DENIED", $"Not enough privileges. {what} may reach outside the databases, which this user may not.");

    // What stands before columns is a table, of whatever name: behind its database, INTO, or TABLE where it is made.
    private void Check(SqlName earlier, SqlName before, SqlName name, SqlName next, bool defines, bool isColumn, NativeParameters parameters)
    {
        if (IsTablePlace(before) && name.IsLiteral && name.Text.ContainsAny(OfFiles)) throw Denied("A table named by a text");
        if (!name.IsName) return;
        if ((IsTablePlace(before) || before.Symbol == '.') && name.IsQuoted && name.Text.ContainsAny(DefinitionRules.OfPaths)) throw Denied("A name like a path");

        // The engine takes spaces and quotes of Unicode for what they look like, and these rules would take them for letters.
        if (!name.IsQuoted && !Ascii.IsValid(name.Text)) throw Denied("Characters other than ASCII, without quotes,");
        if (name.IsQuoted && name.Text.Contains((byte)'\\')) throw Denied("names with escapes");
        // Behind a number a dot is the number's.
        bool isQualified = before.Symbol == '.' && earlier.IsName && (earlier.IsQuoted || !char.IsAsciiDigit((char)earlier.Text[0]));
        bool isCalled = next.Symbol == '(' && !(isQualified || before.IsWord("INTO"u8) || (defines && (before.IsWord("TABLE"u8) || before.IsWord("EXISTS"u8))));

        // Also as the argument of a function that calls it, such as arrayMap(file, …), by another name or not, and of APPLY.
        bool isPassed = before.IsWord("APPLY"u8) || (before.Symbol == '(' && (next.Symbol is ',' or ')' || (next.IsName && !(isColumn && !next.IsWord("AS"u8)) && !IsOperator(next))));
        if (name.Is("file"u8) && (isCalled || isPassed)) throw Denied("file");

        // Standard SQL has (VALUES (…), (…)), which knows no columns as text.
        if (isCalled && !(before.Symbol == '(' && (name.Is("values"u8) || name.Is("null"u8))) && _functions.Contains(Encoding.UTF8.GetString(name.Text)))
            throw Denied($"{Encoding.UTF8.GetString(name.Text)}()");

        // {name:Identifier} is replaced after this.
        if (before.Symbol == ':' && name.IsWord("Identifier"u8) && next.Symbol == '}' && !parameters.Texts.All(IsHarmless))
            throw Denied("file");
        // Several statements in one would be looked at as the first of them.
        if (before.IsWord("PARALLEL"u8) && name.IsWord("WITH"u8)) throw Denied("PARALLEL WITH");
        if (name.Text.StartsWith("param_"u8) && next.Symbol == '=') throw Denied("Parameters set by a statement");
    }

    // Given an aggregate function as a text, they compute its parameters, which may be anything.
    internal static bool IsOfText(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "arrayReduce"u8) || Ascii.EqualsIgnoreCase(name, "arrayReduceInRanges"u8) || Ascii.EqualsIgnoreCase(name, "initializeAggregation"u8);

    private static void CheckAggregate(SqlName before, SqlName next, SqlTokens tokens)
    {
        if (next.Symbol != '(')
        {
            if (before.IsWord("APPLY"u8) || before.Symbol == '(') throw Denied("An aggregate function by its name");
            return;
        }

        SqlName function = tokens.MoveNext() ? SqlName.Of(tokens) : default;
        SqlName behind = tokens.MoveNext() ? SqlName.Of(tokens) : default;
        if (!function.IsLiteral || function.Text.ContainsAny((byte)'(', (byte)'\\') || behind.Symbol != ',') throw Denied("An aggregate function that is more than a name such as 'sum'");
    }

    private static bool IsTablePlace(SqlName before) => before.IsWord("FROM"u8) || before.IsWord("JOIN"u8) || before.IsWord("INTO"u8) || before.IsWord("TABLE"u8);

    private static bool IsOperator(SqlName word) =>
        !word.IsQuoted && Operators.Contains(Encoding.UTF8.GetString(word.Text));

    // As a table function it is given data, which may be expressions, and columns; as a function of texts, a pattern.
    private static void CheckFormat(SqlTokens tokens)
    {
        SqlName pattern = tokens.MoveNext() ? SqlName.Of(tokens) : default;
        SqlName next = tokens.MoveNext() ? SqlName.Of(tokens) : default;
        if (!pattern.IsLiteral || !pattern.Text.Contains((byte)'{') || next.Symbol is not (',' or ')')) throw Denied("format() without a pattern such as '{}'");
    }

    private static bool IsHarmless(string value) => value.Trim('`', '"') != "file";
}
