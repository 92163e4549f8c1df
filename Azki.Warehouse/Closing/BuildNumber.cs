namespace Azki.Warehouse.Closing;

/// <summary>The number of a build: no other has it.</summary>
internal static class BuildNumber
{
    // What a broken-off closing has left rows of: the first it writes are users, and a link is recorded before its rows are.
    private const string Written = "SELECT greatest((SELECT max(built) FROM closed_user_sets), (SELECT max(built) FROM linked_days))";

    /// <summary>A number above every one that was recorded or written. The clock alone may have been set back.</summary>
    public static async Task<ulong> NextAsync(WarehouseClient warehouse, DaysOfEvents days, TimeProvider time, CancellationToken cancellationToken)
    {
        var recorded = days.All.SelectMany(d => d.Recorded.Select(p => p.Build).Concat(d.Weeks.Select(w => w.Build)).Concat(d.Links.Select(l => l.Build))).DefaultIfEmpty().Max();
        var written = (ulong)await warehouse.QueryNumberAsync(Written, null, cancellationToken).ConfigureAwait(false);
        return Math.Max(Math.Max(recorded, written) + 1, (ulong)time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
