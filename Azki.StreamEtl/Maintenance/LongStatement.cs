using Azki.Warehouse;
using ClickHouse.Driver;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Statements with long lists of users in them, or that rewrite months.</summary>
internal static class LongStatement
{
    private static readonly QueryOptions Options = new()
    {
        CustomSettings = new Dictionary<string, object>
        {
            ["max_query_size"] = 64 << 20,
            ["max_ast_elements"] = 10_000_000,
            ["mutations_sync"] = 2,
            // Replicas refuse a mutation that asks another table, as each asks its own; what ours ask is the same on all of them by then.
            ["allow_nondeterministic_mutations"] = 1,
            // A month is rewritten from all that was loaded, or by another replica.
            ["select_sequential_consistency"] = 1,
        },
    };

    /// <summary>Runs a statement to its end, on all replicas that are there. Others do what it changes as soon as they are back.</summary>
    public static async Task ExecuteAsync(WarehouseClient warehouse, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await warehouse.ExecuteAsync(statement, Options, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseServerException e) when (IsDoneByAllThere(e))
        {
        }
    }

    // UNFINISHED is said once all active replicas are done: "Mutation is not finished because some replicas are inactive right now".
    internal static bool IsDoneByAllThere(Exception e) => e.Message.Contains("Code: 341.", StringComparison.Ordinal) && e.Message.Contains("replicas are inactive", StringComparison.Ordinal);
}
