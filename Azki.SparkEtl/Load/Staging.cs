using System.Collections.Concurrent;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl.Load;

/// <summary>The staging tables: what Spark computed comes in, and is compared with what Spark itself counted on the way.</summary>
internal sealed class Staging(SparkSession spark, WarehouseClient warehouse, long rowsPerPiece = RowPieces.RowsPerPiece)
{
    private const string Table = "batch_candidates";

    // While the warehouse takes one piece in, Spark computes the next.
    private const int PiecesAtOnce = 2;

    /// <summary>So many rows are fetched at once.</summary>
    public long RowsPerPiece => rowsPerPiece;

    /// <summary>Brings the rows of a view in, piece by piece.</summary>
    /// <param name="view">The rows as they are loaded.</param>
    /// <param name="wanted">What they are made of: as many rows.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What Spark counted.</returns>
    public async Task<BatchTotals> FillAsync(string view, string wanted, ExecutionOptions options, CancellationToken cancellationToken)
    {
        var (rows, pieces) = await new RowPieces(spark, rowsPerPiece).CutAsync(wanted, cancellationToken).ConfigureAwait(false);
        var counted = new ConcurrentBag<BatchTotals>();
        await ForEachAsync(pieces, async (piece, stop) => counted.Add(await SendAsync(spark.Query(piece.Query(view)), options, stop).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        var totals = counted.Aggregate(BatchTotals.Zero, (a, b) => a + b);
        return totals.Events + totals.RefusedRows == rows ? totals
            : throw new StagingException($"Spark computed {rows:N0} rows and sent {totals.Events + totals.RefusedRows:N0}, so nothing is published. Run it again.");
    }

    /// <summary>Works on pieces of rows, some at once.</summary>
    public Task ForEachAsync<T>(IEnumerable<T> pieces, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        pieces, new ParallelOptions { MaxDegreeOfParallelism = PiecesAtOnce, CancellationToken = cancellationToken }, async (piece, stop) => await work(piece, stop).ConfigureAwait(false));

    /// <summary>Brings rows in that are few enough for the memory of a driver.</summary>
    /// <param name="piece">The rows; those of <see cref="RowPiece"/>.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What Spark counted.</returns>
    public Task<BatchTotals> SendAsync(DataFrame piece, ExecutionOptions options, CancellationToken cancellationToken)
    {
        var counts = new PassingCounts();
        return SendAsync(counts.Of(piece), counts, options, cancellationToken);
    }

    /// <summary>Brings rows in that are counted somewhere on their way to where they are.</summary>
    /// <param name="piece">The rows.</param>
    /// <param name="counts">Counts them.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What Spark counted.</returns>
    public async Task<BatchTotals> SendAsync(DataFrame piece, PassingCounts counts, ExecutionOptions options, CancellationToken cancellationToken)
    {
        await ArrowUpload.InsertAsync(warehouse, Table, piece.ReadBatchesAsync(counts.In(options), cancellationToken), ArrowUpload.BytesOfAnInsert, cancellationToken).ConfigureAwait(false);
        return BatchTotals.Of(name => counts[name]);
    }
}
