using System.Text;
using ClickHouse.Embedded.Protocol;

namespace ClickHouse.Embedded.Access;

/// <summary>
/// Limits that a request gives its statement. Whoever lets people write SQL sets them in the address, and <c>readonly = 2</c>, which clients
/// need, would let the statement itself take them back. The engine's own constraints hold for its one user: for loading and exports, too.
/// </summary>
internal static class LimitRules
{
    // A limit, and what would make it none.
    private static readonly (string Limit, string[] Fixed)[] Limits =
    [
        ("max_execution_time", ["max_execution_time", "timeout_overflow_mode"]),
        ("max_memory_usage", ["max_memory_usage", "max_untracked_memory"]),
        ("max_result_bytes", ["max_result_bytes", "result_overflow_mode"]),
        ("max_temporary_data_on_disk_size_for_query", ["max_temporary_data_on_disk_size_for_query"]),
    ];

    /// <exception cref="ClickHouseException">452: the statement sets what its request has limited.</exception>
    public static void Refuse(ReadOnlySpan<byte> sql, RequestParameters parameters)
    {
        string[] names = [.. Limits.Where(rule => parameters.Sets(rule.Limit)).SelectMany(rule => rule.Fixed)];
        if (names.Length == 0) return;
        var tokens = new SqlTokens(sql);
        for (SqlName before = default, name; tokens.MoveNext(); before = name)
        {
            name = SqlName.Of(tokens);
            if (name.Symbol != '=' || !before.IsName) continue;
            foreach (string limit in names)
            {
                // With an escape a name may be any other.
                if (before.Is(Encoding.ASCII.GetBytes(limit)) || (before.IsQuoted && before.Text.Contains((byte)'\\')))
                    throw ClickHouseException.Of(452, "SETTING_CONSTRAINT_VIOLATION", $"Setting {limit} should not be changed: it is a limit of the request.");
            }
        }
    }
}
