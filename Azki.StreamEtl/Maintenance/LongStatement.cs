using ClickHouse.Driver;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Statements with long lists of users in them, or that rewrite months.</summary>
internal static class LongStatement
{
    public static readonly QueryOptions Options = new()
    {
        CustomSettings = new Dictionary<string, object>
        {
            ["max_query_size"] = 64 << 20,
            ["max_ast_elements"] = 10_000_000,
            ["mutations_sync"] = 2,
            // Replicas refuse a mutation that asks another table, as each asks its own; what ours ask is the same on all of them by then.
            ["allow_nondeterministic_mutations"] = 1,
        },
    };
}
