using Spark.Connect;

namespace Azki.SparkEtl.Load;

/// <summary>
/// Cuts the rows of a run into pieces by their ids: Spark gathers the whole result of a query in the memory of its driver, so each piece is a query of its own.
/// </summary>
internal sealed class RowPieces(SparkSession spark, string view)
{
    // Some 100 MB in the driver. The rows lie sorted by id in each part that is kept, so that a piece finds its own.
    private const long RowsPerPiece = 500_000;

    /// <summary>The number of all rows, and the pieces as conditions of SQL.</summary>
    public async Task<(long Rows, IReadOnlyList<string> Pieces)> CutAsync(CancellationToken cancellationToken)
    {
        var rows = await spark.Query($"SELECT count(*) FROM {view}").SingleAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false);
        var pieces = (rows + RowsPerPiece - 1) / RowsPerPiece;
        if (pieces <= 1) return (rows, ["true"]);
        // Where to cut need not be exact: every id lies in one piece.
        var cuts = await spark.Query($"SELECT DISTINCT explode(approx_percentile(id, transform(sequence(1, {pieces - 1}), piece -> double(piece) / {pieces}))) AS cut FROM {view} ORDER BY cut")
            .ToListAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false);
        return (rows, [$"id <= {cuts[0]}", .. cuts.Zip(cuts.Skip(1), (from, to) => $"id > {from} AND id <= {to}"), $"id > {cuts[^1]}"]);
    }
}
