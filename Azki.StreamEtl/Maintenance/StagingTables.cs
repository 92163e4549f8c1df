namespace Azki.StreamEtl.Maintenance;

/// <summary>The tables in which a run of batch ETL is staged.</summary>
internal static class StagingTables
{
    // The name first: a run whose rows are gone must not find its own.
    private static readonly string[] Names = ["batch_runs", "batch_candidates", "batch_repeats", "batch_events", "batch_session_events", "batch_daily_states", "batch_refused_rows"];

    /// <summary>The statements that empty them, in their order. They may be repeated.</summary>
    public static IEnumerable<string> Emptying => Names.Select(t => $"TRUNCATE TABLE {t}");
}
