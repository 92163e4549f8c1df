using ClickHouse.Driver;

namespace Azki.Warehouse.Reports;

/// <summary>
/// What the engine leaves out when it plans the statements of pages. Each of these steps goes through all of a statement and makes another one of it;
/// the statements here are written as they are to be run, and of reports that read what is still open planning is more than half. Together they
/// are a third of it, one alone is hardly to be seen.
/// </summary>
/// <param name="warehouse">The warehouse, which may be a server of any version.</param>
internal sealed class PlanningSettings(WarehouseClient warehouse)
{
    internal static readonly string[] Steps =
    [
        "optimize_and_compare_chain", "optimize_syntax_fuse_functions", "optimize_aggregators_of_group_by_keys", "optimize_group_by_function_keys",
        "optimize_redundant_functions_in_order_by", "optimize_or_like_chain", "optimize_multiif_to_if", "optimize_rewrite_regexp_functions",
        "query_plan_remove_unused_columns", "query_plan_merge_expressions",
    ];

    private volatile IReadOnlyList<string>? _known;

    /// <summary>Settings with those of these steps that this warehouse has and lets its reader leave out: others it would refuse.</summary>
    public async Task<Dictionary<string, object>> AddToAsync(Dictionary<string, object> settings, CancellationToken cancellationToken)
    {
        foreach (var step in _known ??= await KnownAsync(cancellationToken).ConfigureAwait(false)) settings[step] = 0;
        return settings;
    }

    private async Task<IReadOnlyList<string>> KnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await warehouse.QueryAsync(
                "SELECT name FROM system.settings WHERE name IN {names:Array(String)} AND readonly = 0", r => r.GetString(0), new Dictionary<string, object> { ["names"] = Steps }, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseServerException)
        {
            // Whoever may not ask has the usual plans.
            return [];
        }
    }
}
