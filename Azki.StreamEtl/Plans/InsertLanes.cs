using Azki.StreamEtl.Batches;
using Azki.Warehouse;
using Azki.Warehouse.Native;

namespace Azki.StreamEtl.Plans;

/// <summary>Inserts side by side, or one at a time where two would be in each other's way.</summary>
internal sealed class InsertLanes(WarehouseClient warehouse, BatchSize size) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _isOrdered;

    /// <summary>
    /// Whether an insert was refused because another waits for its replicas: those of a quorum come one after the other (insert_quorum_parallel=0). From the
    /// first such answer on they do.
    /// </summary>
    public static bool IsOutOfTurn(Exception e) => e.Message.Contains("Code: 286.", StringComparison.Ordinal);

    /// <summary>Inserts a block once.</summary>
    public async ValueTask InsertAsync(EncodedBlock block, string token, CancellationToken cancellationToken)
    {
        // Where memory is short, two inserts side by side would push each other over the limit again and again.
        var isShort = size.IsReduced;
        if (!isShort && !_isOrdered)
        {
            try
            {
                await warehouse.InsertAsync(block, token, sparing: false, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsOutOfTurn(e))
            {
                _isOrdered = true;
                throw;
            }
            return;
        }
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await warehouse.InsertAsync(block, token, isShort, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
