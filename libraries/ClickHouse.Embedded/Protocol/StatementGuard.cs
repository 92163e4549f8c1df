using System.Text;
using System.Text.RegularExpressions;
using ClickHouse.Embedded.Access;
using ClickHouse.Embedded.Engine;
using ClickHouse.Embedded.Native;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Refuses what the HTTP interface does not allow, before anything runs.</summary>
internal static partial class StatementGuard
{
    /// <exception cref="ClickHouseException">
    /// 62: more than one statement; 164 and 497: not for this user; 358: INTO OUTFILE; 452: a limit of the request, or its log_comment.
    /// </exception>
    public static async Task<Statement> CheckAsync(
        ClickHouseEngine engine, EngineConnection connection, Statement statement, ClickHouseUser user, RequestParameters parameters, bool readsOnly)
    {
        if (ReadsFile(statement.Sql.Span)) throw ClickHouseException.Of(48, "NOT_IMPLEMENTED", "FROM INFILE is a feature of clickhouse-client; send the file as the body.");
        if (statement.Text.IsInsert && readsOnly) throw ReadOnly();
        if (AccessRole.Of(user) != AccessRole.Administrator) engine.Outside.Refuse(statement.Sql.Span, parameters.Values);
        if (user.IsReadOnly || parameters.Sets("readonly")) LimitRules.Refuse(statement.Sql.Span, parameters);
        TagRule.Refuse(statement.Sql.Span);
        if (statement.Text.IsInsert) return statement;
        QueryAnalysis analysis = await connection.ClassifyAsync(statement.Sql).ConfigureAwait(false);
        if (analysis.StatementCount > 1)
            throw ClickHouseException.Of(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
        if ((analysis.Class == StatementClass.Control && statement.Text.IsSelect) || WritesFile(statement.Sql.Span))
            throw ClickHouseException.Of(358, "INTO_OUTFILE_NOT_ALLOWED", "INTO OUTFILE is not allowed");
        if (analysis.Class == StatementClass.Control)
        {
            if (SetsRole(statement.Sql.Span)) throw ClickHouseException.Of(497, "ACCESS_DENIED", "Roles cannot be set: what a user may do is decided where the engine is opened.");
            if (KillByQueryId().Match(Encoding.UTF8.GetString(statement.Sql.Span)) is { Success: true } kill)
                return !readsOnly || (kill.Groups[4].Success && engine.Running.IsOf(user, kill.Groups[2].Value)) ? WithOwnQueryId(statement, kill) : throw ReadOnly();
        }

        if (!readsOnly || analysis.Class == StatementClass.ReadOnly) return statement;

        // readonly lets KILL QUERY through, and a DROP of what is not there; only the harmless rest may go on to the engine.
        if (analysis.Class == StatementClass.Control && IsSessionStatement(statement.Sql.Span)) return statement;

        // Not understood: as a SELECT the engine either explains the mistake or refuses to run it.
        if (analysis.Class == StatementClass.Unknown) return statement with { Text = SqlText.Scan("SELECT"u8) };
        throw ReadOnly();
    }

    private static ClickHouseException ReadOnly() => ClickHouseException.Of(
        164, "READONLY", "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries");

    private static bool IsSessionStatement(ReadOnlySpan<byte> sql)
    {
        var tokens = new SqlTokens(sql);
        return tokens.MoveNext() && (tokens.Is("SET"u8) || tokens.Is("USE"u8));
    }

    // In a library, as in clickhouse-client, it writes files without asking for a grant: also of SHOW, EXPLAIN and their like.
    private static bool WritesFile(ReadOnlySpan<byte> sql)
    {
        var tokens = new SqlTokens(sql);
        if (tokens.MoveNext() && tokens.Is("INSERT"u8)) return false;
        for (bool isInto = false; tokens.MoveNext(); isInto = tokens.Is("INTO"u8))
        {
            if (isInto && tokens.Is("OUTFILE"u8)) return true;
        }

        return false;
    }

    // So does its counterpart read, where what stands before it hides that it is an INSERT of data.
    private static bool ReadsFile(ReadOnlySpan<byte> sql)
    {
        var tokens = new SqlTokens(sql);
        for (bool isFrom = false, isFile = false; tokens.MoveNext();)
        {
            if (isFile && tokens.Current[0] is (byte)'\'' or (byte)'{') return true;
            isFile = isFrom && tokens.Is("INFILE"u8);
            isFrom = tokens.Is("FROM"u8);
        }

        return false;
    }

    // Whoever could choose a role would have them all.
    private static bool SetsRole(ReadOnlySpan<byte> sql)
    {
        var tokens = new SqlTokens(sql);
        if (!tokens.MoveNext() || !tokens.Is("SET"u8) || !tokens.MoveNext()) return false;
        if (tokens.Is("DEFAULT"u8) && !tokens.MoveNext()) return false;
        return tokens.Is("ROLE"u8);
    }

    /// <summary>Clients know a statement by the query_id they gave it, the engine by another.</summary>
    private static Statement WithOwnQueryId(Statement statement, Match kill)
    {
        string sql = Encoding.UTF8.GetString(statement.Sql.Span);
        Group condition = kill.Groups[1];
        string own = RunningRequests.Condition(kill.Groups[2].Value);
        string changed = $"{sql[..condition.Index]}({condition.Value} OR {own}){sql[(condition.Index + condition.Length)..]}";
        return statement with { Sql = Encoding.UTF8.GetBytes(changed) };
    }

    [GeneratedRegex(@"^\s*KILL\s+QUERY\s+WHERE\s+(query_id\s*=\s*'([^'\\]*)')(\s+A?SYNC)?(\s*;?\s*$)?", RegexOptions.IgnoreCase)]
    private static partial Regex KillByQueryId();
}
