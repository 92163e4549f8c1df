using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>
/// What restricted users may define. What is defined runs later, a materialized view even with the rights of whoever inserts: so it must be
/// such that the engine looks at all of it, with the rights of the one who defines it.
/// </summary>
internal static class DefinitionRules
{
    // They keep what they hold in the databases, or hold nothing. Others read folders, run programs or write where they are told; Buffer writes,
    // and Alias reads and writes, with the rights of the engine itself.
    private static readonly FrozenSet<string> Engines = new[]
    {
        "Atomic", "Lazy", "Log", "TinyLog", "StripeLog", "Memory", "Null", "Set", "Join", "Merge", "Distributed", "View", "MaterializedView",
        "WindowView", "GenerateRandom", "KeeperMap",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a name has that could be a path.</summary>
    public static readonly SearchValues<byte> OfPaths = SearchValues.Create("/*?{"u8);

    /// <exception cref="ClickHouseException">497.</exception>
    public static void Refuse(ReadOnlySpan<byte> sql)
    {
        var tokens = new SqlTokens(sql);
        if (!tokens.MoveNext()) return;
        bool attaches = tokens.Is("ATTACH"u8);
        if (!attaches && !tokens.Is("CREATE"u8) && !tokens.Is("REPLACE"u8) && !tokens.Is("ALTER"u8)) return;

        SqlName name = SqlName.Of(tokens);
        var engine = EngineClause.None;
        bool namesView = false;
        while (tokens.MoveNext())
        {
            SqlName next = SqlName.Of(tokens);
            if (attaches && (next.Symbol == '(' || next.IsWord("FROM"u8) || next.IsWord("AS"u8))) throw OutsideReach.Denied("ATTACH with more than a name");
            if (next.IsQuoted && next.Text.ContainsAny(OfPaths)) throw OutsideReach.Denied("A name like a path");
            if (name.IsWord("DEFINER"u8) && (next.Symbol == '=' || next.IsName || next.IsLiteral)) throw OutsideReach.Denied("DEFINER");
            if (name.IsWord("SECURITY"u8) && (next.IsWord("DEFINER"u8) || next.IsWord("NONE"u8))) throw OutsideReach.Denied("SQL SECURITY");
            if (name.IsWord("MODIFY"u8) && next.IsWord("QUERY"u8)) throw OutsideReach.Denied("MODIFY QUERY");
            if (name.Symbol == ':' && next.IsWord("Identifier"u8)) throw OutsideReach.Denied("A name that is a parameter");
            engine = Follow(engine, name, next);

            // Given columns, the engine takes the SELECT on trust.
            namesView = (namesView || next.IsWord("VIEW"u8)) && !next.IsWord("AS"u8) && !next.IsWord("ENGINE"u8);
            if (namesView && next.Symbol == '(') throw OutsideReach.Denied("A view with columns of its own (leave them out: they are those of the SELECT)");
            name = next;
        }

        if (engine == EngineClause.Equals) throw OutsideReach.Denied("This engine");
    }

    // ENGINE name, or with signs between them, however many the engine takes for one. Without a sign the word may be a column.
    private static EngineClause Follow(EngineClause engine, SqlName name, SqlName next)
    {
        if (engine == EngineClause.None && !name.IsWord("ENGINE"u8)) return EngineClause.None;
        if (next.Symbol == '=') return EngineClause.Equals;
        if (next.IsName ? !IsInside(next) : engine == EngineClause.Equals) throw OutsideReach.Denied("This engine");
        return EngineClause.None;
    }

    private static bool IsInside(SqlName engine)
    {
        string name = Encoding.UTF8.GetString(engine.Text);
        return Engines.Contains(name) || name.EndsWith("MergeTree", StringComparison.OrdinalIgnoreCase);
    }

    private enum EngineClause
    {
        None,

        /// <summary>Behind its sign; the name is to come.</summary>
        Equals,
    }
}
