using System.Collections.Concurrent;

namespace ClickHouse.Embedded.Engine;

/// <summary>
/// What runs, by the query_id its client knows it by. libchdb gives statements ids of its own, so ours travels in log_comment, by
/// which KILL QUERY finds it.
/// </summary>
internal sealed class RunningRequests(ConnectionFactory connections)
{
    private readonly ConcurrentDictionary<string, ClickHouseUser> _users = new(StringComparer.Ordinal);

    /// <exception cref="ClickHouseException">216: a statement with this id is running.</exception>
    public void Add(string queryId, ClickHouseUser user)
    {
        if (!_users.TryAdd(queryId, user))
            throw ClickHouseException.Of(216, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING", $"Query with id = {queryId} is already running.");
    }

    public void Remove(string queryId) => _users.TryRemove(queryId, out _);

    /// <summary>Whether the statement is this user's, who may always end it. Another of the same name, as of the process itself and of the port, is another.</summary>
    public bool IsOf(ClickHouseUser user, string queryId) => _users.TryGetValue(queryId, out ClickHouseUser? owner) && owner == user;

    /// <summary>Asks the engine again and again until the statement is gone: it may not have begun when it is first asked.</summary>
    public async Task KillAsync(string queryId, CancellationToken gone)
    {
        string sql = $"KILL QUERY WHERE {Condition(queryId)} ASYNC";
        try
        {
            EngineConnection connection = await connections.OpenAsync(tag: null).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                while (!gone.IsCancellationRequested)
                {
                    await connection.ScalarAsync(sql).ConfigureAwait(false);
                    await Task.Delay(50, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        catch (Exception error) when (error is ClickHouseException or ClickHouseEngineException)
        {
            // Cancelling is a courtesy: without it the statement runs to its own end or limit.
        }
    }

    /// <summary>The condition on system.processes that means the statement with this query_id, which has no space in it.</summary>
    public static string Condition(string queryId) =>
        $"(Settings['log_comment'] = {Protocol.SqlText.Quote(queryId)} OR endsWith(Settings['log_comment'], {Protocol.SqlText.Quote(" " + queryId)}))";
}
