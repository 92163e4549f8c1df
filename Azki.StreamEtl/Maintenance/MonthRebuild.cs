using System.Globalization;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Builds a month beside the stored one, metrics and all, and puts it in its place. Building touches nothing stored, and may fail for good where
/// memory or room are short: it is not recorded. What takes the place is, so that interrupted anywhere it is repeated.
/// </summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="name">What the plan is called.</param>
/// <param name="month">The month, yyyyMM.</param>
internal sealed class MonthRebuild(WarehouseClient warehouse, string name, string month)
{
    private const string Content = "(SELECT (count(), sum(event_id)) FROM rebuild_events)";

    private static readonly (string Stored, string Rebuilt)[] Tables =
    [
        ("processed_events_storage", "rebuild_events"), ("session_events", "rebuild_session_events"), ("daily_states", "rebuild_daily_states"),
    ];

    /// <summary>Builds the month.</summary>
    /// <param name="steps">Runs the statements.</param>
    /// <param name="building">Fills the tables, which are empty, and checks them.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public Task BuildAsync(IMaintenanceSteps steps, IEnumerable<string> building, CancellationToken cancellationToken) =>
        steps.PrepareAsync([.. Clear(), .. building], cancellationToken);

    /// <summary>Puts the month that was built in the place of the stored one.</summary>
    /// <param name="steps">Carries the plan out.</param>
    /// <param name="then">What is to be done with it, while the month that was built is still there.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task ReplaceAsync(IMaintenanceSteps steps, IEnumerable<string> then, CancellationToken cancellationToken)
    {
        var content = (await warehouse.QueryAsync($"SELECT toString({Content})", r => r.GetString(0), null, cancellationToken).ConfigureAwait(false))[0];
        IReadOnlyList<string> statements =
        [
            string.Create(CultureInfo.InvariantCulture, $"SELECT throwIf(toString({Content}) != '{content}', 'what was built of the month {month} is not there any more')"),
            DayClosing.Reopening(month),
            // Empty where no event is left, or none has a known user: then what is stored goes, and nothing comes.
            .. Tables.Select(t => $"ALTER TABLE {t.Stored} REPLACE PARTITION {month} FROM {t.Rebuilt} SETTINGS allow_replace_partition_from_empty_source = 1"),
            DayClosing.Reopening(month),
            .. then,
        ];
        await steps.CarryOutAsync(BatchPlan.Of(name, [], statements), cancellationToken).ConfigureAwait(false);
        // Apart: repeated with what is before it, an empty month would take the place of the stored one.
        await steps.CarryOutAsync(BatchPlan.Of($"{name}-cleared", [], [.. Clear()]), cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> Clear() => Tables.Select(t => $"TRUNCATE TABLE {t.Rebuilt}");
}
