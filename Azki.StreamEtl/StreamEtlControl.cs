using Azki.StreamEtl.Maintenance;
using Azki.Warehouse;

namespace Azki.StreamEtl;

/// <summary>What may be asked of a running ETL.</summary>
public sealed class StreamEtlControl
{
    private readonly MaintenanceQueue _queue;
    private readonly WarehouseClient _warehouse;

    internal StreamEtlControl(MaintenanceQueue queue, WarehouseClient warehouse) => (_queue, _warehouse) = (queue, warehouse);

    /// <summary>
    /// Recomputes attributes from the users of now, and all metrics, for the events of some days, both included;
    /// <see langword="null"/> leaves that side open.
    /// </summary>
    public Task<ReenrichmentResult> ReenrichAsync(DateOnly? from, DateOnly? to)
    {
        var work = new Reenrichment(_warehouse, from, to);
        _queue.Add(work);
        return work.Completion;
    }
}
