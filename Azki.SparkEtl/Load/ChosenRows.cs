using Azki.Warehouse;

namespace Azki.SparkEtl.Load;

/// <summary>Lets the first rows go on, and checks what came before that, what is there after it and what has gone on.</summary>
internal sealed class ChosenRows(WarehouseClient warehouse, BatchRequest request)
{
    /// <summary>Fills the staged tables.</summary>
    /// <param name="sent">What Spark counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What went on adds up to this.</returns>
    /// <exception cref="StagingException">What is staged is not what Spark computed.</exception>
    public async Task<BatchTotals> GoOnAsync(BatchTotals sent, CancellationToken cancellationToken)
    {
        var check = new StagingCheck(warehouse);
        await check.OfCandidatesAsync(sent, cancellationToken).ConfigureAwait(false);
        var chosen = await new FirstRows(warehouse, request).GoOnAsync(sent.Events + sent.RefusedRows, cancellationToken).ConfigureAwait(false);
        // The rows were read several times. What another run still had on its way came in between and counts as chosen, or hid a row; but it stays, and shows.
        await check.OfCandidatesAsync(sent, cancellationToken).ConfigureAwait(false);
        await check.OfStagedAsync(chosen, cancellationToken).ConfigureAwait(false);
        return chosen;
    }
}
