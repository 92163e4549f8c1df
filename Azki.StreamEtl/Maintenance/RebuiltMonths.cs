using System.Globalization;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Builds months beside the stored ones, metrics and all, and puts them in their place, all by one plan. Building touches nothing stored, and may
/// fail for good where memory or room are short: it is not recorded. What takes the place is, so that interrupted anywhere it is gone on with.
/// </summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="name">What the plan is called.</param>
/// <param name="months">The months, yyyyMM.</param>
internal sealed class RebuiltMonths(WarehouseClient warehouse, string name, IReadOnlyList<int> months)
{
    private const string Content = "(SELECT (count(), sum(event_id)) FROM rebuild_events)";

    private static readonly (string Stored, string Rebuilt)[] Tables =
    [
        ("processed_events_storage", "rebuild_events"), ("session_events", "rebuild_session_events"), ("daily_states", "rebuild_daily_states"),
    ];

    // Servers that do not know it are too old, and say so before anything is recorded.
    private const string Needed = "SELECT 1 SETTINGS allow_replace_partition_from_empty_source = 1";

    private string _content = "";

    private static IEnumerable<string> Clearing => Tables.Select(t => $"TRUNCATE TABLE {t.Rebuilt}");

    /// <summary>Builds the months.</summary>
    /// <param name="steps">Runs the statements.</param>
    /// <param name="building">Fills the tables, which have nothing of the month, and checks them.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task BuildAsync(IMaintenanceSteps steps, Func<int, IEnumerable<string>> building, CancellationToken cancellationToken)
    {
        try
        {
            await steps.PrepareAsync([Needed, .. Clearing], cancellationToken).ConfigureAwait(false);
            foreach (var month in months)
                await steps.PrepareAsync([.. Tables.Select(t => Of(month, $"ALTER TABLE {t.Rebuilt} DROP PARTITION")), .. building(month)], cancellationToken).ConfigureAwait(false);
            _content = (await warehouse.QueryAsync($"SELECT toString({Content})", r => r.GetString(0), null, cancellationToken).ConfigureAwait(false))[0];
        }
        catch
        {
            // Where room is short, the months that were built would take that of what is to be loaded.
            await steps.PrepareAsync([.. Clearing], cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Puts the months that were built, by <see cref="BuildAsync"/>, in the place of the stored ones.</summary>
    /// <param name="steps">Carries the plan out.</param>
    /// <param name="then">What is to be done with them, while what was built is still there.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task ReplaceAsync(IMaintenanceSteps steps, IEnumerable<string> then, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> statements =
        [
            $"SELECT throwIf(toString({Content}) != '{_content}', 'what was built of the months is not there any more')",
            DayClosing.Reopening(months),
            // Table by table: between its first and its last month a table may have an event twice that moved from one to the other.
            // Empty where no event is left, or none has a known user: then what is stored goes, and nothing comes.
            .. Tables.SelectMany(t => months.Select(m => Of(m, $"ALTER TABLE {t.Stored} REPLACE PARTITION") + $" FROM {t.Rebuilt} SETTINGS allow_replace_partition_from_empty_source = 1")),
            DayClosing.Reopening(months),
            .. then,
        ];
        await steps.CarryOutAsync(BatchPlan.Of(name, [], statements), cancellationToken).ConfigureAwait(false);
        // Apart: repeated with what is before it, empty months would take the place of the stored ones.
        await steps.CarryOutAsync(BatchPlan.Of($"{name}-cleared", [], [.. Clearing]), cancellationToken).ConfigureAwait(false);
    }

    private static string Of(int month, string statement) => string.Create(CultureInfo.InvariantCulture, $"{statement} {month}");
}
